import { currentSet, enrolledStream } from '../../activities/enrolled/current-set.js';
import { recordSet } from '../../activities/enrolled/record-set.js';
import type { Db } from '../../db/connect.js';
import { latestEnrolledSet } from '../../db/enrolments.js';
import { lockStream } from '../../db/ledger-store.js';
import type { Enrolled } from '../../domain/enrolled.js';
import { setWith, signEnrolled, signEnrolledSet } from '../../proofs/enrolled.js';
import type { SigningKey } from '../../proofs/jws.js';
import type { Trust } from '../../proofs/keys.js';

/** By whose word something is added. `now` in epoch milliseconds. */
export interface Adding {
  readonly enrolmentKey: SigningKey;
  readonly trust: Trust;
  readonly now: number;
}

/**
 * Adds something to what its person has enrolled, unless something they have stands in the way: looked at again under the
 * lock of their stream, so that what they enrol at the same moment stands.
 *
 * @param db as the owner
 * @returns whether it was added
 */
export async function addEnrolled(
  db: Db,
  { enrolmentKey, trust, now }: Adding,
  thing: Enrolled,
  standsInTheWay: (held: Enrolled) => boolean,
): Promise<boolean> {
  const { personId, enrolledId } = thing;
  return db.transaction().execute(async (trx) => {
    await lockStream(trx, enrolledStream(personId));
    const before = await currentSet({ db: trx, ledgerDb: trx, trust }, personId);
    const latest = await latestEnrolledSet(trx, personId);
    if (latest?.version !== before?.set.version) return false;
    if (before?.rows.some(({ enrolled }) => standsInTheWay(enrolled))) return false;
    const row = { enrolledId, personId, jws: await signEnrolled(enrolmentKey, thing) };
    const version = (before?.set.version ?? 0) + 1;
    const set = setWith(before?.set ?? { rowDigests: [] }, [row.jws], { personId, version, changedAt: now });
    await recordSet(trx, [row], { personId, version, jws: await signEnrolledSet(enrolmentKey, set) }, now);
    return true;
  });
}
