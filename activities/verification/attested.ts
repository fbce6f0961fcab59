import { readUnspentAttestations } from '../../db/attestations.js';
import { readOpenRecovery } from '../../db/openings.js';
import { isOldEnough } from '../../domain/admissible.js';
import type { CallBackWord } from '../../domain/call-back.js';
import { attestationRefusal, type Attestation } from '../../domain/attestation.js';
import type { Case } from '../../domain/case.js';
import { mayVerify } from '../../domain/contracts.js';
import type { EnrolledPasskey } from '../../domain/enrolled.js';
import type { AccessGround } from '../../domain/access.js';
import type { Method } from '../../domain/evidence.js';
import { ialOfDocument } from '../../domain/proofing.js';
import type { Refusal } from '../../domain/refusals.js';
import { mayVouch } from '../../domain/separation.js';
import type { PersonId, PersonOfRecord } from '../../domain/subjects.js';
import { isRefusal, type Denied } from '../access/judged.js';
import { speakingGround } from '../access/speaking.js';
import { isAttestedBy, type SignedAttestation } from '../../proofs/attestation.js';
import { sessionNumberOf } from '../../proofs/session-number.js';
import type { CaseDeps } from '../deps.js';
import { currentSet } from '../enrolled/current-set.js';
import type { Attested, AttestedIn } from './method.js';
import { VERIFICATION_METHODS } from './registry.js';
import { readAssertion } from './submitted.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'access' | 'pepper' | 'signing'>;

/** What somebody must have signed for. `now` in epoch milliseconds. */
export interface Asked {
  readonly kase: Case;
  readonly method: Method;
  /** RFC 7638 thumbprint; null for what speaks for no session. */
  readonly session: string | null;
  /** Of a call back, what must have been signed; that it was answered, where nothing is said. */
  readonly word?: CallBackWord;
  readonly now: number;
}

/** A row as it was kept, whoever wrote it. */
function signedIn(body: unknown): SignedAttestation | null {
  if (typeof body !== 'object' || body === null || !('attestation' in body) || !('assertion' in body)) return null;
  const { attestation } = body;
  const assertion = readAssertion(body.assertion);
  if (typeof attestation !== 'object' || attestation === null || assertion === null) return null;
  if (!('attester' in attestation) || typeof attestation.attester !== 'string') return null;
  // Whatever it is, it is compared whole with what the case asks for, and its signature is over all of it.
  return { attestation: attestation as Attestation, assertion };
}

/** The passkey that signed, if its owner has it enrolled now and genuinely. */
async function passkeyOf(
  deps: Pick<Deps, 'db' | 'ledgerDb' | 'trust'>,
  owner: PersonId,
  credentialId: string,
): Promise<EnrolledPasskey | null> {
  const rows = (await currentSet(deps, owner))?.rows ?? [];
  const passkeys = rows.map(({ enrolled }) => enrolled).filter((enrolled) => enrolled.kind === 'passkey');
  return passkeys.find((passkey) => passkey.credentialId === credentialId) ?? null;
}

/** Whose word on the subject may count, or why it does not: by the directory of record as it is now. No report's does. */
async function entitled(
  deps: Pick<Deps, 'directory'>,
  method: Method,
  { kase, now }: AttestedIn,
  attester: PersonId,
): Promise<PersonOfRecord | Refusal> {
  const person = await deps.directory.findById(attester);
  const { attesterRefusal } = VERIFICATION_METHODS[method];
  if (person?.suspendedFrom !== undefined) return 'voucher-not-entitled';
  const subject = await deps.directory.findById(kase.subject.personId);
  // Row 7: an assistant vouches for nobody they work for.
  if (subject?.assistantIds?.includes(attester) === true) return 'voucher-not-entitled';
  const isEntitled =
    person?.status === 'active' && person.managerId !== kase.subject.personId && mayVerify(person, kase.plan.tier);
  if (!isEntitled || attesterRefusal === undefined) return 'voucher-not-entitled';
  return (await attesterRefusal(deps, { kase, now }, person)) ?? person;
}

/**
 * As `entitled`, and whoever is being recovered, or has another part in the case, vouches for nobody; nor does anybody whom the
 * access policy does not let.
 */
async function permitted(
  deps: Deps,
  { kase, method, now }: Asked,
  attester: PersonId,
): Promise<AccessGround | Denied | Refusal> {
  const person = await entitled(deps, method, { kase, now }, attester);
  if (typeof person === 'string') return person;
  if ((await readOpenRecovery(deps.db, attester)) !== undefined) return 'voucher-in-recovery';
  if (!mayVouch(kase, attester)) return 'voucher-has-part';
  const access = speakingGround(deps, kase, method, person, now);
  return access.decision === 'permitted' ? access : { refusal: 'voucher-not-entitled', access };
}

type Judged = Omit<Attested, 'attestationId'> | Denied | Refusal;

/** One row that was kept: over exactly the facts of this case and session, and signed by somebody who may. */
async function judge(deps: Deps, asked: Asked, body: unknown): Promise<Judged> {
  const { kase, method, session, word = 'answered', now } = asked;
  const signed = signedIn(body);
  if (signed === null) return 'attestation-wrong';
  const { attestation, assertion } = signed;
  const isForIt = attestation.method === method && attestation.session === session;
  const number = session === null ? null : sessionNumberOf(deps.pepper, kase.id, session);
  if (!isForIt || attestation.number !== number) return 'attestation-wrong';
  if (method === 'call-back' && attestation.calledBack?.word !== word) return 'attestation-wrong';
  const stale = attestationRefusal(kase, attestation, now);
  if (stale !== null) return stale === 'statement-expired' ? 'evidence-late' : 'attestation-wrong';
  const passkey = await passkeyOf(deps, attestation.attester, assertion.credentialId);
  if (passkey === null || !(await isAttestedBy(passkey, signed, deps.signing))) return 'attestation-wrong';
  const judgedBy = { opening: kase.opening.receipt, tenureDays: kase.plan.evidence.tenureDays };
  if (!isOldEnough(judgedBy, passkey)) return 'enrolled-too-recently';
  const access = await permitted(deps, asked, attestation.attester);
  if (isRefusal(access)) return access;
  const { attended } = attestation;
  const repeats = attended && { repeatsIal: ialOfDocument(attended.document) };
  return { by: attestation.attester, passkey, attestation, access, ...repeats };
}

/**
 * Who signed an attestation of a method, if they are one who may sign for this person: whatever it says, and however old it is,
 * is for the caller to judge. Null where nobody who may did.
 */
export async function signerOf(
  deps: Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'signing' | 'clock'>,
  method: Method,
  kase: AttestedIn['kase'],
  body: unknown,
): Promise<Pick<Attested, 'by' | 'attestation'> | null> {
  const signed = signedIn(body);
  if (signed === null || signed.attestation.method !== method) return null;
  const by = signed.attestation.attester;
  const passkey = await passkeyOf(deps, by, signed.assertion.credentialId);
  if (passkey === null || !(await isAttestedBy(passkey, signed, deps.signing))) return null;
  const person = await entitled(deps, method, { kase, now: await deps.clock() }, by);
  return typeof person === 'string' ? null : { by, attestation: signed.attestation };
}

/**
 * Who signed for a session of the case that it is the subject's, or why nobody's word counts: that of the newest that was
 * kept, where there are several. The API kept them and is not believed: all of it is verified here (invariant 1).
 */
export async function attestedFor(deps: Deps, asked: Asked): Promise<Attested | Denied | Refusal> {
  const { kase, method, session } = asked;
  if (VERIFICATION_METHODS[method].attesterRefusal === undefined) return 'attestation-missing';
  let refusal: Denied | Refusal | null = null;
  for (const { attestationId, body } of await readUnspentAttestations(deps.db, { caseId: kase.id, method, session })) {
    const judged = await judge(deps, asked, body);
    if (!isRefusal(judged)) return { attestationId, ...judged };
    refusal ??= judged;
  }
  return refusal ?? unanswered(deps, asked);
}

/** Why nobody's word is there: of a call back, because nobody answered it, where whoever called signed that. */
async function unanswered(deps: Deps, asked: Asked): Promise<Refusal> {
  if (asked.method !== 'call-back' || asked.session === null) return 'attestation-missing';
  const given = await attestedFor(deps, { ...asked, session: null, word: 'no-answer' });
  return isRefusal(given) ? 'attestation-missing' : 'call-unanswered';
}
