import { type JWTPayload, type JWTVerifyGetKey, errors, jwtVerify } from 'jose';
import type { PersonId } from '../domain/subjects.js';

/** Whom a token must be for to be ours (RFC 9068, section 4). */
export const API_AUDIENCE = 'urn:countersign:api';

/** Signature algorithms taken: asymmetric ones only (RFC 8725, section 3.1). */
export const SIGNATURE_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** How far the issuer's clock may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** What goes wrong when keys are fetched, not with a token: a fault, to be tried again. */
const FETCH_FAULTS = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'];

/** Whether an issuer's keys could not be had: that says nothing of a token. */
export function isKeysFault({ code }: errors.JOSEError): boolean {
  return FETCH_FAULTS.includes(code);
}

/** Whose tokens are taken; `keys` finds the issuer's public keys (see `issuerKeys`). */
export interface TokenIssuer {
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

/** What a verified access token says: who calls. `personId` is null when a program calls for itself (client credentials), whatever it is named. */
export interface AccessToken {
  readonly personId: PersonId | null;
  readonly clientId: string;
  readonly roles: readonly string[];
  /** No token says it: the API marks whoever's authority is suspended (`api/authority.ts`). */
  readonly suspended?: boolean;
}

/**
 * Who an access token speaks for, or null when it is none of this issuer for this API: JWT profile of RFC 9068,
 * section 4, with its type, issuer, audience, life and required claims. `now` in epoch milliseconds.
 *
 * @throws {Error} when the issuer's keys cannot be fetched.
 */
export async function verifyAccessToken(from: TokenIssuer, token: string, now: number): Promise<AccessToken | null> {
  try {
    const { payload } = await jwtVerify(token, from.keys, {
      typ: 'at+jwt',
      issuer: from.issuer,
      audience: API_AUDIENCE,
      algorithms: SIGNATURE_ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub', 'client_id'],
      currentDate: new Date(now),
    });
    return contentOf(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError && !isKeysFault(error)) return null;
    throw error;
  }
}

function contentOf(claims: JWTPayload): AccessToken | null {
  const { sub, client_id: clientId, roles = [] } = claims;
  if (typeof sub !== 'string' || sub === '' || typeof clientId !== 'string' || clientId === '') return null;
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) return null;
  // A program's token has the program as subject (RFC 9068, section 2.2); it must never pass for a person (section 5).
  return { personId: sub === clientId ? null : sub, clientId, roles };
}
