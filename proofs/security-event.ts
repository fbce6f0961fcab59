import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { SECOND } from '../domain/clock.js';
import { readEvent, type EventClaims } from '../domain/security-events.js';
import type { SecurityFinding, Said } from '../domain/security-findings.js';
import { isKeysFault } from './access-token.js';
import { signJws, verifyJws, type SigningKey } from './jws.js';
import type { Trust } from './keys.js';
import type { SecurityEventIssuer } from './security-event-issuers.js';
import { subjectsNamedIn, type NamedSubject } from './subject-identifiers.js';

/** Why a token is not taken, as its sender is told (RFC 8935, section 2.4). */
export type SetError = 'invalid_request' | 'invalid_key' | 'invalid_issuer' | 'invalid_audience';

/** A verified Security Event Token (RFC 8417), as far as it says something of somebody. */
export interface SecurityEvent {
  readonly issuer: string;
  readonly jti: string;
  readonly said: readonly (Said & Pick<SecurityFinding, 'at'>)[];
  /** All of them name the same somebody. */
  readonly about: readonly NamedSubject[];
}

export type SecurityEventReading =
  { readonly ok: true; readonly event: SecurityEvent } | { readonly ok: false; readonly error: SetError };

/** Verifies one token as it stood when it was received, in epoch milliseconds. Throws when keys cannot be fetched. */
export type VerifySecurityEvent = (token: string, receivedAt: number) => Promise<SecurityEventReading>;

/** Whose tokens count, and how their keys are found. */
export interface TrustedIssuer extends Pick<SecurityEventIssuer, 'issuer' | 'audience'> {
  readonly keys: JWTVerifyGetKey;
}

/** Asymmetric ones only (RFC 8725, section 3.1); the CAEP interoperability profile demands RS256. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Explicit typing (RFC 8417, section 2.3): no access or ID token of the issuer passes for an event. */
const TYPE = 'secevent+jwt';

/** Our choice: a sender that was cut off delivers after days; what is older has no bearing on a case. */
const AGE_MAX_SECONDS = 7 * 24 * 60 * 60;
const CLOCK_TOLERANCE_SECONDS = 30;

/** An id is a key of a table, and one token tells of one event (the Shared Signals Framework wants one), seldom of two. */
const JTI = /^[\x21-\x7e]{1,255}$/;
const EVENTS_MAX = 5;

/** How long an issuer may take to give its keys, and how seldom it is asked again for one it did not have. */
const KEYS_TIMEOUT_MILLISECONDS = 5_000;
const KEYS_COOLDOWN_MILLISECONDS = 30_000;

/** Each with its published keys, fetched when first needed. */
export function trustedIssuers(issuers: readonly SecurityEventIssuer[]): readonly TrustedIssuer[] {
  const options = { timeoutDuration: KEYS_TIMEOUT_MILLISECONDS, cooldownDuration: KEYS_COOLDOWN_MILLISECONDS };
  return issuers.map(({ issuer, audience, jwksUri }) => ({
    issuer,
    audience,
    keys: createRemoteJWKSet(new URL(jwksUri), options),
  }));
}

function isClaims(value: unknown): value is EventClaims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** When an event happened, by `event_timestamp` (CAEP) or `toe` (RFC 8417, section 2.2); it was told at `iat`, not before. */
function happenedAt(claims: EventClaims, { toe, iat = 0 }: JWTPayload): number {
  const given = [claims['event_timestamp'], toe, iat].find((one) => typeof one === 'number' && one > 0);
  return Math.min(Number(given), iat) * SECOND;
}

function contentOf(issuer: string, payload: JWTPayload, subjectIssuer: string): SecurityEventReading {
  const { jti, events, sub_id: subject } = payload;
  const malformed = { ok: false, error: 'invalid_request' } as const;
  if (typeof jti !== 'string' || !JTI.test(jti) || !isClaims(events)) return malformed;
  const all = Object.entries(events);
  if (all.length === 0 || all.length > EVENTS_MAX) return malformed;
  const said: SecurityEvent['said'][number][] = [];
  // Where the token as a whole names nobody, its events do, as they did before the Shared Signals Framework was final.
  let about = subject === undefined ? null : subjectsNamedIn(subject, subjectIssuer);
  for (const [uri, claims] of all) {
    const reading = isClaims(claims) ? readEvent(uri, claims) : 'malformed';
    if (!isClaims(claims) || reading === 'malformed') return malformed;
    if (reading === null) continue;
    about ??= subjectsNamedIn(claims['subject'], subjectIssuer);
    said.push({ ...reading, at: happenedAt(claims, payload) });
  }
  if (about === null) return said.length > 0 ? malformed : { ok: true, event: { issuer, jti, said, about: [] } };
  return { ok: true, event: { issuer, jti, said, about } };
}

function errorOf(error: errors.JOSEError): SetError {
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') return 'invalid_audience';
  const ofKeys = [
    errors.JWSSignatureVerificationFailed,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ] as const;
  return ofKeys.some((kind) => error instanceof kind) ? 'invalid_key' : 'invalid_request';
}

/** The issuer that a token names, before anything of it is believed; null when it is no token. */
function issuerNamedIn(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null;
  } catch {
    return null;
  }
}

/**
 * Verifies Security Event Tokens of the issuers that were set up, each by its own keys and for our name with it. The API
 * and the worker each do it for themselves (invariant 1).
 *
 * @param subjectIssuer whose `sub` is a person's id in the directory of record: the identity provider
 */
export function securityEventVerifier(issuers: readonly TrustedIssuer[], subjectIssuer: string): VerifySecurityEvent {
  const trusted = new Map(issuers.map((one) => [one.issuer, one]));
  return async (token, receivedAt) => {
    const named = issuerNamedIn(token);
    if (named === null) return { ok: false, error: 'invalid_request' };
    const issuer = trusted.get(named);
    if (issuer === undefined) return { ok: false, error: 'invalid_issuer' };
    try {
      const { payload } = await jwtVerify(token, issuer.keys, {
        typ: TYPE,
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: ALGORITHMS,
        maxTokenAge: AGE_MAX_SECONDS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['jti', 'events'],
        currentDate: new Date(receivedAt),
      });
      return contentOf(issuer.issuer, payload, subjectIssuer);
    } catch (error) {
      if (error instanceof errors.JOSEError && !isKeysFault(error)) return { ok: false, error: errorOf(error) };
      throw error;
    }
  };
}

/** Signs what an event said of a person: a row that somebody put into the table by hand is no finding. */
export function signFinding(verifierKey: SigningKey, finding: SecurityFinding): Promise<string> {
  return signJws(verifierKey, finding);
}

/** The finding as it was signed, or null when the row was made or changed by somebody else. */
export function verifyFinding(trust: Pick<Trust, 'verifier'>, jws: string): Promise<SecurityFinding | null> {
  return verifyJws<SecurityFinding>(trust.verifier, 'security-finding', jws);
}
