/** Does something for each of many, so many at the same time; results in the order of what was given. */
export async function inBatches<T, R>(
  atOnce: number,
  many: readonly T[],
  each: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < many.length; from += atOnce)
    results.push(...(await Promise.all(many.slice(from, from + atOnce).map(each))));
  return results;
}
