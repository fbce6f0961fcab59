import { type CryptoKey, CompactSign, compactVerify } from 'jose';

/** The one algorithm of the system's own signatures: Ed25519 (RFC 8037, section 3.1). */
const ALGORITHM = 'EdDSA';

/** A private signing key with the id its signatures carry. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** The public half of a signing key. */
export interface VerifyingKey {
  readonly kid: string;
  readonly publicKey: CryptoKey;
}

/** Anything that is signed says what it is, inside the signed bytes. */
export interface Typed<T extends string = string> {
  readonly type: T;
}

/**
 * Signs a payload as compact JWS (RFC 7515, section 3.1). The header's `typ` repeats the payload's type (RFC 8725,
 * section 3.11): what was signed as one thing never passes for another.
 */
export async function signJws(key: SigningKey, payload: Typed): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: typOf(payload.type) })
    .sign(key.privateKey);
}

/**
 * The payload of a compact JWS, or null unless this very key signed it as this very type. The caller names the type
 * and gets it typed: only holders of the key make payloads, so their shape is not checked again.
 */
export async function verifyJws<P extends Typed>(key: VerifyingKey, type: string, jws: string): Promise<P | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, key.publicKey, { algorithms: [ALGORITHM] });
    if (protectedHeader.kid !== key.kid || protectedHeader.typ !== typOf(type)) return null;
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return isTyped<P>(value, type) ? value : null;
  } catch {
    return null;
  }
}

/**
 * What a compact JWS says, whoever signed it, or null when it is none of this type. For counting and for finding, never to
 * rely on.
 */
export function readUnverifiedJws<P extends Typed>(type: P['type'], jws: string): P | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isTyped<P>(value, type) ? value : null;
  } catch {
    return null;
  }
}

function typOf(type: string): string {
  return `countersign.${type}+jws`;
}

function isTyped<P extends Typed>(value: unknown, type: string): value is P {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === type;
}
