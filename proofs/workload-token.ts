import { type JWTPayload, errors, jwtVerify } from 'jose';
import { SECOND } from '../domain/clock.js';
import { CLOCK_TOLERANCE_SECONDS, isKeysFault, type TokenIssuer } from './access-token.js';
import { type EvidenceChallenge, evidenceChallengeOf } from './evidence-challenge.js';

/** Of whom a token must speak that attests a workload in a case: no other service has it for its audience. */
const AUDIENCE_PREFIX = 'urn:countersign:evidence:';

/** Asymmetric ones only (RFC 8725, section 3.1), as platforms sign with them (JWT-SVID of SPIFFE, section 2.1). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** `at+jwt` is an access token (RFC 9068, section 2.1); a workload shows itself by a token that is called nothing else. */
const TYPES: readonly (string | undefined)[] = [undefined, 'JWT', 'JOSE'];

/** What a verified token says of a workload. */
export interface AttestedWorkload {
  readonly sub: string;
  /** When its platform signed it, in epoch milliseconds. */
  readonly issuedAt: number;
}

/**
 * The audience that a workload asks its platform for: made of case, session and challenge, so that a token for another case,
 * another session or an earlier challenge, let alone for another service, is worth nothing here.
 */
export function workloadAudienceOf(challenge: EvidenceChallenge): string {
  return `${AUDIENCE_PREFIX}${evidenceChallengeOf(challenge)}`;
}

function contentOf({ sub, iat, aud }: JWTPayload): AttestedWorkload | null {
  // Another audience beside us could use it as well.
  if (Array.isArray(aud) && aud.length > 1) return null;
  if (typeof sub !== 'string' || sub === '' || typeof iat !== 'number') return null;
  return { sub, issuedAt: iat * SECOND };
}

/**
 * What a workload's token says, or null when it is none of this platform for this audience alone, now (RFC 7519, section 7.2;
 * JWT-SVID of SPIFFE, section 3): issuer, audience, signature by an asymmetric key of the issuer's, and life. Whether it is the
 * workload that is wanted is for the caller. `now` in epoch milliseconds.
 *
 * @throws {Error} when the issuer's keys cannot be fetched.
 */
export async function verifyWorkloadToken(
  { issuer, keys }: TokenIssuer,
  { token, audience }: { readonly token: string; readonly audience: string },
  now: number,
): Promise<AttestedWorkload | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: new Date(now),
    });
    return TYPES.includes(protectedHeader.typ) ? contentOf(payload) : null;
  } catch (error) {
    if (error instanceof errors.JOSEError && !isKeysFault(error)) return null;
    throw error;
  }
}
