import { base64url, bytesOf, sha256 } from './encoding.js';
import type { PublicJwk } from './jwk.js';

/** ECDSA over P-256 with SHA-256: ES256, in whose form WebCrypto signs (RFC 7518, section 3.4). */
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A key of this browser. Its private half cannot be read, by the page neither. */
export interface BrowserKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
}

/** The public half of a key. */
export async function publicJwkOf(key: CryptoKey): Promise<PublicJwk> {
  const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', key);
  return { kty, crv, x, y };
}

/** Makes a key. */
export async function makeBrowserKey(): Promise<BrowserKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(KEY, false, ['sign']);
  return { privateKey, publicJwk: await publicJwkOf(publicKey) };
}

/** A key's name: the thumbprint of its public half (RFC 7638). */
export async function nameOf({ publicJwk }: Pick<BrowserKey, 'publicJwk'>): Promise<string> {
  const { crv, kty, x, y } = publicJwk;
  return base64url(await sha256(JSON.stringify({ crv, kty, x, y })));
}

/** A request to prove. `now` in epoch milliseconds, as the server has it. */
export interface ProvenRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** Names the message: the same request sent again is the same message. */
  readonly jti: string;
  readonly now: number;
}

/** Proves a request in the manner of DPoP (RFC 9449, section 4.2), its body included. */
export async function proofOf({ privateKey, publicJwk }: BrowserKey, request: ProvenRequest): Promise<string> {
  const { method, url, body, jti, now } = request;
  const digest = await sha256(body);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk };
  const claims = { htm: method, htu: url, jti, bh: base64url(digest), iat: Math.floor(now / 1_000) };
  const signed = [header, claims].map((part) => base64url(bytesOf(JSON.stringify(part)))).join('.');
  const signature = await crypto.subtle.sign(SIGNATURE, privateKey, bytesOf(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}
