import type { Progress } from '../../api/progress.js';
import { ask, type Answer } from '../common/ask.js';
import type { PublicJwk } from '../common/jwk.js';
import type { SignedByPasskey } from './passkey-answers.js';
import type { Registration } from './passkeys.js';
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

/** What the subject tells their case. */
export type Telling =
  | {
      readonly operation: 'challenges';
      readonly body: { readonly method: string; readonly by?: 'sms' | 'voice' };
    }
  | {
      readonly operation: 'evidence';
      readonly body:
        | { readonly method: string; readonly code: string; readonly replyTo?: PublicJwk }
        | { readonly method: 'passkey'; readonly assertion: SignedByPasskey };
    }
  | {
      readonly operation: 'claim';
      readonly body: { readonly newPassword: string } | { readonly registration: Registration };
    };

/** Tells the case something, under a name if it needs one, and waits for its word. */
export function tell(
  session: SubjectSession,
  { operation, body }: Telling,
  jti: string = crypto.randomUUID(),
): Promise<Answer<unknown>> {
  return ask({ method: 'POST', path: `/v1/cases/${session.caseId}/${operation}`, body, key: session, jti });
}

/** The codes that replace those that were used, each sealed; every one is handed out once. */
export function collectCodes(session: SubjectSession): Promise<Answer<{ readonly sealed: readonly string[] }>> {
  return ask({ method: 'POST', path: `/v1/cases/${session.caseId}/recovery-codes`, body: {}, key: session });
}
