import type { Progress } from '../../api/progress.js';
import { ask, type Answer } from '../common/ask.js';
import type { PublicJwk } from '../common/jwk.js';
import type { SignedByPasskey } from './passkey-answers.js';
import type { Registration } from './passkeys.js';
import type { SignedInElsewhere } from './sign-in-answers.js';
import type { AttestedMethod, Method, SignedMethod } from './methods.js';
import type { SubjectSession } from './session.js';

/** Finds the case of a code. */
export function findCase(code: string): Promise<Answer<{ readonly caseId: string }>> {
  return ask({ method: 'POST', path: '/v1/case-codes', body: { code } });
}

/** Registers the public half of a session's key with its case. */
export function registerSession(session: SubjectSession): Promise<Answer<unknown>> {
  const path = `/v1/cases/${session.caseId}/sessions`;
  return ask({ method: 'POST', path, body: { jwk: session.publicJwk }, key: session });
}

/** Reads what is left. */
export function readProgress(session: SubjectSession): Promise<Answer<Progress>> {
  return ask({ method: 'GET', path: `/v1/cases/${session.caseId}/progress`, key: session });
}

/** Something that shows who sits before the page; for what others say of it, only by which method. */
export type Given =
  | { readonly method: Method; readonly code: string; readonly replyTo?: PublicJwk }
  | { readonly method: SignedMethod; readonly assertion: SignedByPasskey }
  | { readonly method: 'federated-login'; readonly login: SignedInElsewhere }
  | { readonly method: 'workload-attestation'; readonly token: string }
  | { readonly method: 'push' | AttestedMethod };

/** What the subject tells their case. */
export type Telling =
  | {
      readonly operation: 'challenges';
      readonly body: { readonly method: Method; readonly by?: 'sms' | 'voice'; readonly replyTo?: PublicJwk };
    }
  | {
      readonly operation: 'evidence';
      readonly body: Given;
    }
  | {
      readonly operation: 'claim';
      readonly body:
        | { readonly newPassword: string }
        | { readonly registration: Registration }
        | { readonly contact: { readonly to: string; readonly code: string; readonly replaces?: string } };
    }
  | { readonly operation: 'contact-codes'; readonly body: { readonly to: string } };

/** Tells the case something, under a name if it needs one, and waits for its word. */
export function tell(
  session: SubjectSession,
  { operation, body }: Telling,
  jti: string = crypto.randomUUID(),
): Promise<Answer<unknown>> {
  return ask({ method: 'POST', path: `/v1/cases/${session.caseId}/${operation}`, body, key: session, jti });
}

/** The number of the push that this session asked for last, sealed to its key, while it can be answered. */
export function readPush(
  session: SubjectSession,
): Promise<Answer<{ readonly sealed: string; readonly until: string }>> {
  return ask({ method: 'GET', path: `/v1/cases/${session.caseId}/push`, key: session });
}

/** The number that this session shows, and what was signed for it. */
export interface ShownNumber {
  readonly number: string | null;
  readonly signed: readonly { readonly method: AttestedMethod; readonly at: string }[];
}

/** Reads the number that this session shows, to be read back to whoever signs for its subject. */
export function readNumber(session: SubjectSession): Promise<Answer<ShownNumber>> {
  return ask({ method: 'GET', path: `/v1/cases/${session.caseId}/number`, key: session });
}

/** Says that somebody is forced. What is answered is always the same. */
export async function raiseQuietly(session: SubjectSession): Promise<void> {
  await ask({ method: 'POST', path: `/v1/cases/${session.caseId}/quiet-report`, body: {}, key: session });
}

/** The codes that replace those that were used, each sealed; every one is handed out once. */
export function collectCodes(session: SubjectSession): Promise<Answer<{ readonly sealed: readonly string[] }>> {
  return ask({ method: 'POST', path: `/v1/cases/${session.caseId}/recovery-codes`, body: {}, key: session });
}
