import { CompactEncrypt, type CryptoKey, type JWK, calculateJwkThumbprint, compactDecrypt, importJWK } from 'jose';
import { digestOfText } from '../domain/canonical.js';

/** Key agreement and content encryption (RFC 7518, sections 4.6 and 5.3), the only ones accepted. */
const KEY_AGREEMENT = 'ECDH-ES+A256KW';
const CONTENT_ENCRYPTION = 'A256GCM';

/** The public key of the one worker that may read what is sealed to it. */
export interface SealingKey {
  readonly kid: string;
  readonly publicKey: CryptoKey;
}

/** The private half, held by that worker alone. */
export interface UnsealingKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** Something sealed. Only `reference` goes through Temporal; `sealed` is kept under it until used (architecture, section 4). */
export interface Sealed {
  /** Compact JWE (RFC 7516, section 3.1). */
  readonly sealed: string;
  /** SHA-256 of the JWE's text, in lower-case hex. */
  readonly reference: string;
}

/** The key of somebody who wants an answer that only they can read: a public P-256 JWK, or null when it is none. */
export async function sealingKeyOf({ kty, crv, x, y }: JWK): Promise<SealingKey | null> {
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) return null;
  const jwk = { kty, crv, x, y };
  try {
    const publicKey = await importJWK(jwk, KEY_AGREEMENT);
    return publicKey instanceof Uint8Array ? null : { kid: await calculateJwkThumbprint(jwk), publicKey };
  } catch {
    // A point that is not on the curve.
    return null;
  }
}

/** Seals a text so that nobody between here and the recipient can read it. */
export async function seal(recipient: SealingKey, plaintext: string): Promise<Sealed> {
  const sealed = await new CompactEncrypt(Buffer.from(plaintext))
    .setProtectedHeader({ alg: KEY_AGREEMENT, enc: CONTENT_ENCRYPTION, kid: recipient.kid })
    .encrypt(recipient.publicKey);
  return { sealed, reference: sealedReference(sealed) };
}

/** Under which reference a sealed text is kept: whoever opens it checks that it is the one that was sent. */
export function sealedReference(sealed: string): string {
  return digestOfText(sealed);
}

/** Opens what was sealed to this key, or null when it was sealed to another, was changed, or is no JWE. */
export async function unseal(key: UnsealingKey, sealed: string): Promise<string | null> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key.privateKey, {
      keyManagementAlgorithms: [KEY_AGREEMENT],
      contentEncryptionAlgorithms: [CONTENT_ENCRYPTION],
    });
    return Buffer.from(plaintext).toString('utf8');
  } catch {
    return null;
  }
}
