import { readEnrolled } from '../../db/enrolments.js';
import type { Case } from '../../domain/case.js';
import { verifyEnrolled } from '../../proofs/enrolled.js';
import type { CaseDeps } from '../deps.js';
import type { CurrentSet } from '../enrolled/current-set.js';

/**
 * The addresses that a case put others in the place of: whoever reads one of them learns what became of it, and has the link
 * that takes it back, though it is enrolled no more (recovery policy, row 5: "old + new"). Signed rows alone are believed.
 */
export async function addressesReplaced(
  { db, trust }: Pick<CaseDeps, 'db' | 'trust'>,
  { id, subject: { personId } }: Case,
  { rows }: CurrentSet,
): Promise<readonly string[]> {
  const replaced = rows.flatMap(({ enrolled: { byCase } }) => (byCase?.caseId === id ? [byCase.replaces] : []));
  if (replaced.length === 0) return [];
  const all = await Promise.all((await readEnrolled(db, personId)).map(({ jws }) => verifyEnrolled(trust, jws)));
  return all.flatMap((old) =>
    old?.kind === 'email' && old.personId === personId && replaced.includes(old.enrolledId) ? [old.address] : [],
  );
}
