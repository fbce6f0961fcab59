import type { Case } from '../../../domain/case.js';

/** Whether two values say the same, in the same order. */
export function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Whether nothing of a case changed but its sequence. */
export function isUnchanged(before: Case, after: Case): boolean {
  const names = Object.keys({ ...before, ...after }) as (keyof Case)[];
  return names.every((name) => name === 'sequence' || same(before[name], after[name]));
}

/** Whether a case that was countersigned, or is about to be, has not begun to do anything. */
export function hasDoneNothing({ phase, stage, effects }: Case): boolean {
  if (phase === 'approving' || phase === 'cooling-off') return true;
  return phase === 'awaiting-claim' && stage === 'before-claim' && effects.every(({ state }) => state === 'planned');
}

/** Values found plain before; what a case carries on is the same value. */
const plain = new WeakSet();

/** Whether a value survives JSON as it is: nothing undefined, no class, no number that is none. */
export function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean';
  if (value === null || plain.has(value)) return true;
  const isOrdinary = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!isOrdinary || !Object.values(value).every(isPlain)) return false;
  plain.add(value);
  return true;
}
