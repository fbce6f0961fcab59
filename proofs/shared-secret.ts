import { hkdfSync, randomBytes } from 'node:crypto';
import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import type { Keyring } from './keyring.js';

/** Standard Webhooks takes 24 to 64 bytes. */
const SECRET_BYTES = 32;
const KEY_BYTES = 32;
const ENCRYPTION = { alg: 'dir', enc: 'A256GCM' } as const;

/** A secret as Standard Webhooks writes it. */
export function newSharedSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** The bytes that such a secret stands for. */
export function sharedSecretBytes(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

/** A key for one purpose alone (RFC 5869): no payload decrypts with it, and no secret of another purpose. */
function keyFor(keyring: Keyring, purpose: string, keyId: string): Uint8Array | null {
  const key = keyring.keys.get(keyId);
  return key === undefined ? null : new Uint8Array(hkdfSync('sha256', key, '', `countersign/${purpose}/v1`, KEY_BYTES));
}

/** Encrypts a secret that two sides share under the keyring's current key: the database alone cannot read it. */
export async function sealShared(keyring: Keyring, purpose: string, secret: string): Promise<string> {
  const key = keyFor(keyring, purpose, keyring.current);
  if (key === null) throw new Error('the keyring has no current key');
  const header = { ...ENCRYPTION, kid: keyring.current };
  return new CompactEncrypt(Buffer.from(secret)).setProtectedHeader(header).encrypt(key);
}

/**
 * The secret, or null when its key is gone from the keyring.
 *
 * @throws when it was sealed for another purpose, or changed
 */
export async function openShared(keyring: Keyring, purpose: string, sealed: string): Promise<string | null> {
  const { kid = '' } = decodeProtectedHeader(sealed);
  const key = keyFor(keyring, purpose, kid);
  if (key === null) return null;
  const allowed = { keyManagementAlgorithms: [ENCRYPTION.alg], contentEncryptionAlgorithms: [ENCRYPTION.enc] };
  const { plaintext } = await compactDecrypt(sealed, key, allowed);
  return Buffer.from(plaintext).toString('utf8');
}
