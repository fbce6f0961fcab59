import { latestEnrolledSet, readEnrolled } from '../../db/enrolments.js';
import { spentOf } from '../../db/saved-codes.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { isInSet, verifyEnrolled, verifyEnrolledSet } from '../../proofs/enrolled.js';
import type { ApiDeps } from '../deps.js';

/**
 * What a person has enrolled and not used up, to be shown to them: whether the set is the current one the ledger alone says,
 * and the worker asks it.
 */
export async function enrolledNow(
  { db, trust }: Pick<ApiDeps, 'db' | 'trust'>,
  personId: string,
): Promise<readonly Enrolled[]> {
  const latest = await latestEnrolledSet(db, personId);
  const set = latest === undefined ? null : await verifyEnrolledSet(trust, latest.jws);
  if (set?.personId !== personId) return [];
  const rows = (await readEnrolled(db, personId)).filter(({ jws }) => isInSet(set, jws));
  const things = (await Promise.all(rows.map(({ jws }) => verifyEnrolled(trust, jws)))).filter((one) => one !== null);
  const spent = await spentOf(
    db,
    things.map(({ enrolledId }) => enrolledId),
  );
  return things.filter(({ enrolledId }) => !spent.has(enrolledId));
}
