import { insertQuietFact, type GivenRelease } from '../../db/quiet-reports.js';
import { digestIfCanonical, digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { keyAgeRefusal } from '../../domain/decision-rules.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import { openReports, releaseRefusal, reportName, SECURITY, type QuietReleased } from '../../domain/quiet.js';
import type { AccessGround } from '../../domain/access.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { actorOfRecord, caseFactsOf } from '../../policy/access/facts.js';
import type { Refusal } from '../../domain/refusals.js';
import { isReleasedBy, signQuietFact, type SignedRelease } from '../../proofs/quiet.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';
import { lastRecorded } from '../opening/take-up.js';
import { quietRecord } from './quiet-record.js';
import { recordQuietly } from './record-quietly.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'verifierKey' | 'signing' | 'clock'>;

/** The passkey that signed, if its owner has it enrolled now and genuinely. */
async function passkeyOf(deps: Deps, { release, assertion }: SignedRelease): Promise<EnrolledPasskey | null> {
  const rows = (await currentSet(deps, release.decider))?.rows ?? [];
  const passkeys = rows.map(({ enrolled }) => enrolled).filter((enrolled) => enrolled.kind === 'passkey');
  return passkeys.find(({ credentialId }) => credentialId === assertion.credentialId) ?? null;
}

/** Who signed, or why they may not: their passkey, and what the directory of record says of them now. */
async function signerOf(deps: Deps, kase: Case, signed: SignedRelease, at: number): Promise<PersonOfRecord | Refusal> {
  const passkey = await passkeyOf(deps, signed);
  if (passkey === null || !(await isReleasedBy(passkey, signed, deps.signing))) return 'proof';
  const young = keyAgeRefusal(kase.plan, passkey, at);
  if (young !== null) return young;
  const person = await deps.directory.findById(signed.release.decider);
  if (person?.suspendedFrom !== undefined) return 'authority-suspended';
  if (person === null || person.status !== 'active' || !person.groups.includes(SECURITY)) return 'not-in-group';
  return person.managerId === kase.subject.personId ? 'above-decider' : person;
}

/** Whether the access policy lets somebody of security release a case. */
async function releaseGround(deps: Deps, kase: Case, signer: PersonOfRecord, now: number): Promise<AccessGround> {
  const subject = await deps.directory.findById(kase.subject.personId);
  const facts = caseFactsOf(kase, { isReported: true, subject });
  return deps.access.judge({ actor: actorOfRecord(signer), action: 'release', kase: facts, now });
}

/** Judges a release, whatever the API found; null when the case may go on. Recorded either way, then signed. */
export async function judgeRelease(deps: Deps, given: GivenRelease): Promise<Refusal | null> {
  const { caseId, messageId } = given;
  const kase = await lastRecorded(deps, caseId);
  // Kept by the API from what its own schema read; what it proves is found here.
  const signed = given.body as unknown as SignedRelease;
  if (kase === null || digestIfCanonical(signed) === null) return 'proof';
  const at = await deps.clock();
  const record = await quietRecord(deps, caseId);
  const signer = await signerOf(deps, kase, signed, at);
  const access = typeof signer === 'string' ? null : await releaseGround(deps, kase, signer, at);
  const floor = typeof signer === 'string' ? signer : releaseRefusal(kase, record, signed.release, at);
  const refusal = floor ?? (access?.decision === 'permitted' ? null : 'not-permitted');
  const entry = { caseId, name: messageId, at: signed.release.issuedAt };
  if (refusal !== null) {
    await recordQuietly(deps, { ...entry, kind: 'quiet-release-refused', body: { signed, refusal, access } });
    return refusal;
  }
  const released: QuietReleased = {
    type: 'quiet-release',
    caseId,
    covers: openReports(record).map(reportName),
    by: signed.release.decider,
    statementDigest: digestOf(signed.release),
    releasedAt: signed.release.issuedAt,
  };
  const jws = await signQuietFact(deps.verifierKey, released);
  await recordQuietly(deps, { ...entry, kind: 'quiet-release', body: { signed, released, jws, access } });
  await insertQuietFact(deps.db, caseId, `release:${messageId}`, jws);
  return null;
}
