import { digestOf } from './canonical.js';
import type { Case } from './case.js';
import type { PersonId } from './subjects.js';

/**
 * Whom a case is given to for its review, among people who took no part: drawn by the signature over its opening, which
 * nobody who asks for a case knows before, so that nobody chooses who looks at what they did. Whoever has the opening and
 * the list draws the same again. Null when nobody is free.
 */
export function chosenReviewer({ opening }: Pick<Case, 'opening'>, free: readonly PersonId[]): PersonId | null {
  const lots = free.map((personId) => ({ personId, lot: digestOf({ opening: opening.jws, personId }) }));
  const [first] = lots.toSorted((one, other) => (one.lot < other.lot ? -1 : 1));
  return first?.personId ?? null;
}
