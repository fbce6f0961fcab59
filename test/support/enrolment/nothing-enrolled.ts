import { recordSet } from '../../../activities/enrolled/record-set.js';
import { latestEnrolledSet } from '../../../db/enrolments.js';
import { setOf, signEnrolledSet } from '../../../proofs/enrolled.js';
import { loadSigningKey } from '../../../proofs/keys.js';
import type { Live } from '../live/live.js';

/** Somebody who has nothing enrolled any more, as far as the enrolment key and the ledger say: as thousands on the first day. */
export async function nothingEnrolled({ database, environment }: Live, personId: string): Promise<void> {
  const key = await loadSigningKey(environment.keys.ENROLMENT_KEY_FILE);
  const before = await latestEnrolledSet(database, personId);
  const version = (before?.version ?? 0) + 1;
  const now = Date.now();
  const jws = await signEnrolledSet(key, setOf([], { personId, version, changedAt: now }));
  await database.transaction().execute((trx) => recordSet(trx, [], { personId, version, jws }, now));
}
