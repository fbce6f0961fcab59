/** What is told of many durations, in milliseconds. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** The value that a share of all values does not exceed (nearest rank). `sorted` ascending, not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The spread of durations. @throws when there are none */
export function spreadOf(milliseconds: readonly number[]): Spread {
  if (milliseconds.length === 0) throw new Error('nothing was measured');
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/**
 * Does something for each item, so many at a time, beginning the next as soon as one is done.
 *
 * @throws the first fault, once those under way have ended
 */
export async function inTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
  onDone: (done: number) => void = () => {},
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let nth = next++; nth < items.length; nth = next++) {
      results[nth] = await work(items[nth] as T);
      done += 1;
      onDone(done);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  const failed = lanes.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
