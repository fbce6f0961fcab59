import type { ApiAnswer, Word } from '../../dev/actors/api-client.js';

/** The answer that was asked for. @throws with the code, when the API said no */
export function answered<T>(answer: ApiAnswer<T>, what: string): T {
  if (!answer.ok) throw new Error(`${what} was refused: ${answer.code}`);
  return answer.body;
}

/** @throws when the case did not accept what an honest person sent; nothing is measured of such a case */
export function accepted(word: Word, what: string): void {
  if (word.kind !== 'accepted') throw new Error(`${what}: ${word.kind === 'refused' ? word.code : word.kind}`);
}

/** Does something and adds how long it took to `durations`, in milliseconds. */
export async function timed<T>(durations: number[], work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work();
  durations.push(performance.now() - from);
  return result;
}
