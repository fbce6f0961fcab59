import { publicJwkOf } from './browser-key.js';
import { bytesOf, fromBase64url } from './encoding.js';
import type { PublicJwk } from './jwk.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** How an answer is sealed (RFC 7518, sections 4.6 and 5.3); the API has no other way. */
const AGREEMENT = 'ECDH-ES+A256KW';
const WRAPPING_KEY_BITS = 256;

/** Opens what is sealed for this browser alone. The private half cannot be read, by this page neither. */
export interface ReplyKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
}

/** Makes the key that an answer is sealed to. */
export async function makeReplyKey(): Promise<ReplyKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  return { privateKey, publicJwk: await publicJwkOf(publicKey) };
}

async function joined(...parts: readonly Uint8Array<ArrayBuffer>[]): Promise<ArrayBuffer> {
  return new Blob([...parts]).arrayBuffer();
}

function inFourBytes(number: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

/** Concat KDF, one round (RFC 7518, section 4.6.2): without names of the parties, which none of ours sends. */
async function wrappingKey({ privateKey }: ReplyKey, sender: JsonWebKey): Promise<CryptoKey> {
  const theirs = await crypto.subtle.importKey('jwk', sender, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, privateKey, WRAPPING_KEY_BITS);
  const info = await joined(
    inFourBytes(1),
    new Uint8Array(shared),
    inFourBytes(AGREEMENT.length),
    bytesOf(AGREEMENT),
    inFourBytes(0),
    inFourBytes(0),
    inFourBytes(WRAPPING_KEY_BITS),
  );
  const derived = await crypto.subtle.digest('SHA-256', info);
  return crypto.subtle.importKey('raw', derived, 'AES-KW', false, ['unwrapKey']);
}

/**
 * Opens an answer that was sealed to a key (compact JWE: RFC 7516, section 5.2).
 *
 * @throws when it was sealed to another, or changed
 */
export async function openReply(key: ReplyKey, sealed: string): Promise<string> {
  const [header = '', wrapped = '', iv = '', ciphertext = '', tag = ''] = sealed.split('.');
  const { epk } = JSON.parse(new TextDecoder().decode(fromBase64url(header))) as { readonly epk: JsonWebKey };
  const unwrapping = await wrappingKey(key, epk);
  const contentKey = await crypto.subtle.unwrapKey(
    'raw',
    fromBase64url(wrapped),
    unwrapping,
    'AES-KW',
    'AES-GCM',
    false,
    ['decrypt'],
  );
  const how = { name: 'AES-GCM', iv: fromBase64url(iv), additionalData: bytesOf(header) };
  const text = await joined(fromBase64url(ciphertext), fromBase64url(tag));
  return new TextDecoder().decode(await crypto.subtle.decrypt(how, contentKey, text));
}
