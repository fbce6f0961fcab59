import { currentSet } from '../../../activities/enrolled/current-set.js';
import { recordSet } from '../../../activities/enrolled/record-set.js';
import type { Db } from '../../../db/connect.js';
import type { Enrolled, EnrolledKind } from '../../../domain/enrolled.js';
import { setChanged, setWith, signEnrolled, signEnrolledSet } from '../../../proofs/enrolled.js';
import type { KeyFiles } from '../../../proofs/key-files.js';
import { loadSigningKey, type Trust } from '../../../proofs/keys.js';

/** Where somebody enrols, as whoever holds the enrolment key. */
export interface EnrolmentPlace {
  readonly directory: { readonly database: { readonly owner: Db } };
  readonly keyFiles: Pick<KeyFiles, 'ENROLMENT_KEY_FILE'>;
  readonly trust: Trust;
}

/** Adds something to what somebody has enrolled. `now` in epoch milliseconds. */
export async function enrolFurther(place: EnrolmentPlace, thing: Enrolled, now: number): Promise<void> {
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

/** Takes all of a kind out of what somebody has enrolled. */
export async function withdraw(
  place: EnrolmentPlace,
  personId: string,
  kind: EnrolledKind,
  now: number,
): Promise<void> {
  const { owner } = place.directory.database;
  const key = await loadSigningKey(place.keyFiles.ENROLMENT_KEY_FILE);
  const before = await currentSet({ db: owner, ledgerDb: owner, trust: place.trust }, personId);
  if (before === null) throw new Error(`${personId} has nothing enrolled`);
  const removed = before.rows.filter(({ enrolled }) => enrolled.kind === kind).map(({ jws }) => jws);
  const version = before.set.version + 1;
  const set = setChanged(before.set, { added: [], removed }, { personId, version, changedAt: now });
  const jws = await signEnrolledSet(key, set);
  await owner.transaction().execute((trx) => recordSet(trx, [], { personId, version, jws }, now));
}
