import { SESSION_PROOF_MAX_AGE_SECONDS, WORKLOAD_TOKEN_MAX_LENGTH } from '../../contract/limits.js';
import type { ChallengeMessage, EvidenceMessage } from '../../contract/messages.js';
import { readSessionKey } from '../../db/sessions.js';
import { readSubmission } from '../../db/submissions.js';
import type { Case } from '../../domain/case.js';
import type { Assertion } from '../../domain/decisions.js';
import { PHONE_CHANNELS, type PhoneChannel } from '../../domain/enrolled.js';
import type { Method } from '../../domain/evidence.js';
import type { Refusal } from '../../domain/refusals.js';
import { type SealingKey, sealedReference, sealingKeyOf, unseal } from '../../proofs/sealing.js';
import { readSessionProof } from '../../proofs/session.js';
import type { CaseDeps } from '../deps.js';
import type { GivenLogin } from '../logins/issuer.js';

type Deps = Pick<CaseDeps, 'db' | 'sealKey'>;

/** The body that was sent, of the right form and nothing more. */
interface SubmittedBody {
  readonly method: string;
  readonly code: string;
  readonly assertion: Assertion | null;
  readonly replyTo: SealingKey | null;
  /** How the code is wanted, of those that go to a telephone; null where nothing was said. */
  readonly by: PhoneChannel | null;
  /** What a workload's platform signed; null where nothing of the kind was sent. */
  readonly token: string | null;
  /** What a sign-in at another issuer gave the browser; null where nothing of the kind was sent. */
  readonly login: GivenLogin | null;
}

/** What the subject typed or signed, by its one session. `code` is empty where none was asked for. */
export interface Submitted {
  readonly session: string;
  readonly body: SubmittedBody | null;
}

/** Something that came from a session of this case, or why it did not. */
export type Read =
  { readonly ok: true; readonly submitted: Submitted } | { readonly ok: false; readonly refusal: Refusal };

/** The longest code anybody can have been given; more is not looked at. */
const CODE_MAX_LENGTH = 64;

async function openBody(deps: Deps, caseId: string, reference: string): Promise<string | null> {
  const sealed = await readSubmission(deps.db, caseId, reference);
  if (sealed === undefined || sealedReference(sealed) !== reference) return null;
  return unseal(deps.sealKey, sealed);
}

/** The longest that any part of an assertion is; as the API takes it. */
const ASSERTION_PART_MAX_LENGTH = 4_096;

/** An assertion as it was sent, of the right form and nothing more; null for anything else. */
export function readAssertion(given: unknown): Assertion | null {
  if (typeof given !== 'object' || given === null) return null;
  const { credentialId, authenticatorData, clientDataJSON, signature } = given as Record<keyof Assertion, unknown>;
  const isPart = (part: unknown): part is string =>
    typeof part === 'string' && part.length <= ASSERTION_PART_MAX_LENGTH;
  return isPart(credentialId) && isPart(authenticatorData) && isPart(clientDataJSON) && isPart(signature)
    ? { credentialId, authenticatorData, clientDataJSON, signature }
    : null;
}

/** As long as an issuer's authorization code may be; as the API takes it. */
const LOGIN_PART_MAX_LENGTH = 4_096;

function readLogin(given: unknown): GivenLogin | null {
  if (typeof given !== 'object' || given === null) return null;
  const { issuer, code, codeVerifier } = given as Record<keyof GivenLogin, unknown>;
  const isPart = (part: unknown): part is string => typeof part === 'string' && part.length <= LOGIN_PART_MAX_LENGTH;
  return isPart(issuer) && isPart(code) && isPart(codeVerifier) ? { issuer, code, codeVerifier } : null;
}

function readToken(given: unknown): string | null {
  if (typeof given !== 'string' || given.length > WORKLOAD_TOKEN_MAX_LENGTH) return null;
  return given.trim();
}

function readReplyTo(given: unknown): Promise<SealingKey | null> | null {
  return typeof given === 'object' && given !== null ? sealingKeyOf(given) : null;
}

async function parseBody(text: string): Promise<SubmittedBody | null> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Partial<Record<keyof SubmittedBody, unknown>>;
  const { method, code = '', assertion, replyTo, by, login, token } = fields;
  if (typeof method !== 'string' || typeof code !== 'string' || code.length > CODE_MAX_LENGTH) return null;
  return {
    method,
    code: code.replaceAll(/\s/g, ''),
    assertion: readAssertion(assertion),
    replyTo: await readReplyTo(replyTo),
    by: PHONE_CHANNELS.find((channel) => channel === by) ?? null,
    token: readToken(token),
    login: readLogin(login),
  };
}

/**
 * Opens what a message refers to and checks that this very body was sent to this very case by a session of it, under
 * the message's own id; once a session gave evidence, by that one (invariant 2). `now` in epoch milliseconds.
 */
export async function readSubmitted(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage | EvidenceMessage,
  now: number,
): Promise<Read> {
  const bodyText = await openBody(deps, kase.id, message.submission);
  if (bodyText === null) return { ok: false, refusal: 'submission-missing' };
  const proof = await readSessionProof(message.proof, {
    method: 'POST',
    path: `/v1/cases/${kase.id}/${message.kind === 'evidence' ? 'evidence' : 'challenges'}`,
    bodyText,
    now,
    maxAgeSeconds: SESSION_PROOF_MAX_AGE_SECONDS,
  });
  if (proof === null || proof.jti !== message.messageId) return { ok: false, refusal: 'session-proof' };
  const key = await readSessionKey(deps.db, kase.id, proof.session);
  if (key === undefined) return { ok: false, refusal: 'session-unknown' };
  if (kase.session !== null && proof.session !== kase.session) return { ok: false, refusal: 'session-other' };
  return { ok: true, submitted: { session: proof.session, body: await parseBody(bodyText) } };
}

/** Whether the body asks for what the message says it asks for. */
export function asksFor(submitted: Submitted, method: Method): boolean {
  return submitted.body?.method === method;
}
