import { currentSet } from '../../../activities/enrolled/current-set.js';
import { recordSet } from '../../../activities/enrolled/record-set.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import { setWith, signEnrolled, signEnrolledSet } from '../../../proofs/enrolled.js';
import { loadSigningKey } from '../../../proofs/keys.js';
import type { Place } from './place.js';

/** Adds something to what somebody has enrolled. `now` in epoch milliseconds. */
export async function enrolFurther(place: Place, thing: Enrolled, now: number): Promise<void> {
  const { owner } = place.directory.database;
  const { personId, enrolledId } = thing;
  const key = await loadSigningKey(place.keyFiles.ENROLMENT_KEY_FILE);
  const before = await currentSet({ db: owner, ledgerDb: owner, trust: place.trust }, personId);
  const row = { enrolledId, personId, jws: await signEnrolled(key, thing) };
  const version = (before?.set.version ?? 0) + 1;
  const set = setWith(before?.set ?? { rowDigests: [] }, [row.jws], { personId, version, changedAt: now });
  const jws = await signEnrolledSet(key, set);
  await owner.transaction().execute((trx) => recordSet(trx, [row], { personId, version, jws }, now));
}
