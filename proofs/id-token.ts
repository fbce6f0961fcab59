import { type JWTPayload, errors, jwtVerify } from 'jose';
import { SECOND } from '../domain/clock.js';
import { CLOCK_TOLERANCE_SECONDS, isKeysFault, SIGNATURE_ALGORITHMS, type TokenIssuer } from './access-token.js';

/** What a verified ID token says of a sign-in. */
export interface SignedInElsewhere {
  readonly sub: string;
  readonly nonce: string;
  /** When the person really signed in, in epoch milliseconds. */
  readonly authTime: number;
  /** Every authentication context that was reached: `acr`, and those of the array `acrs`. */
  readonly acrs: readonly string[];
}

function textsIn(claim: unknown): readonly string[] {
  return Array.isArray(claim) ? claim.filter((one) => typeof one === 'string') : [];
}

function contentOf(claims: JWTPayload, clientId: string): SignedInElsewhere | null {
  const { sub, nonce, acr, acrs, azp, auth_time: authTime } = claims;
  if (typeof sub !== 'string' || sub === '' || typeof nonce !== 'string' || nonce === '') return null;
  if (typeof authTime !== 'number' || (azp !== undefined && azp !== clientId)) return null;
  return {
    sub,
    nonce,
    authTime: authTime * SECOND,
    acrs: [...(typeof acr === 'string' ? [acr] : []), ...textsIn(acrs)],
  };
}

/**
 * What an ID token says, or null when it is none of this issuer for this client alone, now (OpenID Connect Core, section
 * 3.1.3.7): issuer, audience, authorized party, signature by an asymmetric key of the issuer's, and life. Whether nonce, time
 * and context are those that were asked for is for the caller. `now` in epoch milliseconds.
 *
 * @throws {Error} when the issuer's keys cannot be fetched.
 */
export async function verifyIdToken(
  from: TokenIssuer & { readonly clientId: string },
  idToken: string,
  now: number,
): Promise<SignedInElsewhere | null> {
  const { issuer, keys, clientId } = from;
  try {
    const { payload } = await jwtVerify(idToken, keys, {
      issuer,
      audience: clientId,
      algorithms: SIGNATURE_ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub', 'nonce', 'auth_time'],
      currentDate: new Date(now),
    });
    // Another audience beside us could use it as well.
    if (Array.isArray(payload.aud) && payload.aud.length > 1) return null;
    return contentOf(payload, clientId);
  } catch (error) {
    if (error instanceof errors.JOSEError && !isKeysFault(error)) return null;
    throw error;
  }
}
