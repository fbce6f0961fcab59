import { createHash, randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  EmbeddedJWK,
  type JWK,
  SignJWT,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import { CLOCK_SKEW, SECOND } from '../domain/clock.js';

/** The key of a session: ECDSA over P-256, which a browser makes and never gives out (architecture, section 4). */
const ALGORITHM = 'ES256';

/** The type of a proof (RFC 9449, section 4.2). */
const TYPE = 'dpop+jwt';

/** The longest `jti` taken; it becomes the message's id. */
const JTI_MAX_LENGTH = 64;

/** A session's key pair, as a browser holds it. */
export interface SessionKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** What a proof is about. `body` is the raw request body, the very bytes; empty when there is none. */
export interface ProvenRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | Uint8Array;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly jti?: string;
}

/** What a proof is checked against. */
export interface ExpectedRequest {
  readonly method: string;
  /** The URL's path. It names the case, which binds the proof to it. */
  readonly path: string;
  /** The raw body as text, where whoever checks has it. */
  readonly bodyText?: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxAgeSeconds: number;
}

/** A genuine proof. */
export interface SessionProof {
  /** RFC 7638 thumbprint of the session's key, SHA-256 in base64url. */
  readonly session: string;
  readonly jti: string;
  /** SHA-256 of the request's body in base64url. */
  readonly bodyHash: string;
  /** Epoch milliseconds, to the second. */
  readonly issuedAt: number;
}

/** Makes a session's key, as the browser does. The private half cannot be exported. */
export async function makeSessionKey(): Promise<SessionKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  return { privateKey, publicJwk: await exportJWK(publicKey) };
}

/** A session's name: the RFC 7638 thumbprint of its public key. */
export function sessionOf(publicJwk: JWK): Promise<string> {
  return calculateJwkThumbprint(publicJwk, 'sha256');
}

/** The client's side: proves a request in the manner of DPoP (RFC 9449, section 4.2), its body included. */
export async function makeSessionProof(key: SessionKey, request: ProvenRequest): Promise<string> {
  const { method, url, body, now, jti = randomUUID() } = request;
  return new SignJWT({ htm: method, htu: url, jti, bh: bodyHashOf(body) })
    .setProtectedHeader({ typ: TYPE, alg: ALGORITHM, jwk: key.publicJwk })
    .setIssuedAt(Math.floor(now / SECOND))
    .sign(key.privateKey);
}

/** SHA-256 of a request's raw body, in base64url without padding. */
export function bodyHashOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

/**
 * Checks a proof (RFC 9449, section 4.3), or null when it is not one for this request: another method, path or body,
 * too old, from the future, or not signed by the key it carries. Whether that key is one of the case's sessions, and
 * whether the `jti` was seen before, is for the caller.
 */
export async function readSessionProof(proof: string, expected: ExpectedRequest): Promise<SessionProof | null> {
  const { method, path, bodyText, now, maxAgeSeconds } = expected;
  const opened = await open(proof, now);
  if (opened === null) return null;
  const { htm, htu, iat, jti, bh } = opened.claims;
  if (htm !== method || typeof htu !== 'string' || pathOf(htu) !== path) return null;
  if (typeof jti !== 'string' || jti === '' || jti.length > JTI_MAX_LENGTH) return null;
  if (typeof bh !== 'string' || (bodyText !== undefined && bh !== bodyHashOf(bodyText))) return null;
  if (typeof iat !== 'number') return null;
  const age = now - iat * SECOND;
  if (age > maxAgeSeconds * SECOND || age < -CLOCK_SKEW) return null;
  return { session: await sessionOf(opened.jwk), jti, bodyHash: bh, issuedAt: iat * SECOND };
}

async function open(proof: string, now: number): Promise<{ claims: Record<string, unknown>; jwk: JWK } | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: TYPE,
      algorithms: [ALGORITHM],
      currentDate: new Date(now),
    });
    const { jwk } = protectedHeader;
    return jwk === undefined ? null : { claims: payload, jwk };
  } catch {
    return null;
  }
}

/** The path of an absolute URL without query or fragment (RFC 9449, section 4.2, `htu`); null for anything else. */
function pathOf(htu: string): string | null {
  if (!URL.canParse(htu)) return null;
  const url = new URL(htu);
  return url.href === htu && url.search === '' && url.hash === '' && url.username === '' ? url.pathname : null;
}
