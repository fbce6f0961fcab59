import { randomUUID } from 'node:crypto';
import { currentSet, enrolledStream } from '../../activities/enrolled/current-set.js';
import { writeCeremonyEntry } from '../../activities/enrolled/record-ceremony.js';
import { recordSet } from '../../activities/enrolled/record-set.js';
import { insertCeremony, lockCeremonies } from '../../db/ceremonies.js';
import type { Db, Trx } from '../../db/connect.js';
import { latestEnrolledSet } from '../../db/enrolments.js';
import { lockStream } from '../../db/ledger-store.js';
import { keepPolicyText } from '../../db/policy-changes.js';
import { digestOfText } from '../../domain/canonical.js';
import type { CeremonyKey } from '../../domain/ceremony.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import { signCeremony, type Ceremony } from '../../proofs/ceremony.js';
import { setChanged, signEnrolled, signEnrolledSet } from '../../proofs/enrolled.js';
import type { SigningKey } from '../../proofs/jws.js';
import { UsageError } from '../failures.js';
import { attend, type Attendance } from './attendance.js';

interface Holding extends Attendance {
  readonly enrolmentKey: SigningKey;
  readonly ceremony: Ceremony;
  readonly policyText: string;
}

/** Enrols a key beside whatever its person has; passkeys of theirs from before were lost, and count no more. */
async function enrolKey(trx: Trx, key: CeremonyKey, { trust, enrolmentKey, ceremony, now }: Holding): Promise<void> {
  const { personId, credentialId, publicKey } = key;
  await lockStream(trx, enrolledStream(personId));
  const before = await currentSet({ db: trx, ledgerDb: trx, trust }, personId);
  const latest = await latestEnrolledSet(trx, personId);
  if (latest?.version !== before?.set.version) throw new UsageError(`The set of ${personId} is not the ledger's.`);
  const { ceremonyId } = ceremony.record;
  const thing: EnrolledPasskey = {
    type: 'enrolled',
    kind: 'passkey',
    enrolledId: randomUUID(),
    personId,
    enrolledAt: now,
    domains: ['authenticator'],
    credentialId,
    publicKey,
    ceremonyId,
  };
  const row = { enrolledId: thing.enrolledId, personId, jws: await signEnrolled(enrolmentKey, thing) };
  const version = (before?.set.version ?? 0) + 1;
  const lost = (before?.rows ?? []).filter(({ enrolled }) => enrolled.kind === 'passkey').map(({ jws }) => jws);
  const change = { added: [row.jws], removed: lost };
  const set = setChanged(before?.set ?? { rowDigests: [] }, change, { personId, version, changedAt: now });
  await recordSet(trx, [row], { personId, version, jws: await signEnrolledSet(enrolmentKey, set) }, now);
}

/**
 * Records a ceremony: both keys, the first policy, and the ledger's entry number one of its stream; all of it or nothing.
 * Looked at again under its lock, so that of two at one moment one is held.
 *
 * @param db as the owner
 * @throws {UsageError} when it may not be held
 */
export async function recordCeremony(db: Db, holding: Holding): Promise<void> {
  const { ceremony, enrolmentKey, policyText, now } = holding;
  const { record } = ceremony;
  await db.transaction().execute(async (trx) => {
    await lockCeremonies(trx);
    const number = await attend(trx, holding);
    if (number !== record.number) throw new UsageError('Another ceremony was held meanwhile: begin anew.');
    const jws = await signCeremony(enrolmentKey, ceremony);
    const entry = { kind: 'ceremony-held', name: `${record.number}`, body: { ceremony, jws }, at: now } as const;
    await writeCeremonyEntry(trx, entry);
    for (const key of record.people) await enrolKey(trx, key, holding);
    await keepPolicyText(trx, { digest: record.policy, textDigest: digestOfText(policyText), text: policyText }, now);
    await insertCeremony(trx, record.number, jws);
  });
}
