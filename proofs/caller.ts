import { verifyAccessToken, type AccessToken, type TokenIssuer } from './access-token.js';
import { isApiKey, verifyApiKey, type FindApiKey } from './api-key.js';
import type { Trust } from './keys.js';

/** Whose word is taken on who calls. */
export interface CallerTrust {
  readonly issuer: TokenIssuer;
  readonly trust: Pick<Trust, 'enrolment'>;
  readonly findApiKey: FindApiKey;
}

/**
 * Whom a credential speaks for: an access token of the issuer, or a tool's key. The API and the worker each check it for
 * themselves (invariant 1). `now` in epoch milliseconds.
 */
export function callerVerifier(from: CallerTrust): (credential: string, now: number) => Promise<AccessToken | null> {
  return (credential, now) =>
    isApiKey(credential)
      ? verifyApiKey(from.trust, from.findApiKey, credential, now)
      : verifyAccessToken(from.issuer, credential, now);
}
