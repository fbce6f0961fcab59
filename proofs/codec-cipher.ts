import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';

/**
 * A random 96-bit IV (NIST SP 800-38D, section 8.2.2): at most 2^32 encryptions under one key (section 8.3), then rotate.
 */
const IV_BYTES = 12;

/** The full 128-bit tag (NIST SP 800-38D, section 5.2.1.2); stated at decryption, so that a cut one is refused. */
const TAG_BYTES = 16;

/** Encrypts bytes under a key and binds them to the key's id. Returns IV ‖ ciphertext ‖ tag. */
export function encrypt(keyId: string, key: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(additionalData(keyId));
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `encrypt` made, or null when a bit of it, its key or its key id is another. */
export function decrypt(keyId: string, key: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < IV_BYTES + TAG_BYTES) return null;
  const iv = sealed.subarray(0, IV_BYTES);
  const ciphertext = sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(additionalData(keyId))
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plaintext = decipher.update(ciphertext);
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    return null;
  }
}

function additionalData(keyId: string): Uint8Array {
  return Buffer.from(`countersign:${keyId}`);
}
