import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { type UnreadableReason, unreadable } from '../domain/unreadable.js';
import { decrypt, encrypt } from './codec-cipher.js';
import { packPayload, unpackPayload } from './codec-frame.js';
import type { Keyring } from './keyring.js';

const ENCODING = 'encoding';
const ENCRYPTED = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

/** Thrown by a client's codec for a payload that it cannot open. */
export class UnreadablePayloadError extends Error {
  override readonly name = 'UnreadablePayloadError';
  readonly code = 'unreadable-payload';

  constructor(readonly why: UnreadableReason) {
    super(`A payload cannot be opened: ${why}`);
  }
}

/**
 * The codec of a worker. It encrypts everything with AES-256-GCM and opens only what somebody with a key encrypted and
 * what the payload converter can read. Anything else becomes the marker of `contract/unreadable.ts`: decoding never throws, because an
 * exception here fails workflow tasks without end (engine notes, "plaintext, fake ciphertext or an unknown encoding").
 */
export function workerCodec(keyring: Keyring): PayloadCodec {
  return codec(keyring, (why, payload) => ({
    metadata: { [ENCODING]: Buffer.from('json/plain') },
    data: Buffer.from(JSON.stringify(unreadable(why, bytesOf(payload)))),
  }));
}

/**
 * The codec of everything that is no worker (API, codec server, tools): the same, but what it cannot open is an error.
 * Decoding throws {@link UnreadablePayloadError}.
 */
export function clientCodec(keyring: Keyring): PayloadCodec {
  return codec(keyring, (why) => {
    throw new UnreadablePayloadError(why);
  });
}

function codec(keyring: Keyring, whenUnreadable: (why: UnreadableReason, payload: Payload) => Payload): PayloadCodec {
  return {
    encode: async (payloads) => payloads.map((payload) => encodePayload(keyring, payload)),
    decode: async (payloads) =>
      payloads.map((payload) => {
        const opened = decodePayload(keyring, payload);
        return typeof opened === 'string' ? whenUnreadable(opened, payload) : opened;
      }),
  };
}

function encodePayload(keyring: Keyring, payload: Payload): Payload {
  const key = keyring.keys.get(keyring.current);
  if (!key) throw new Error('the keyring has no current key');
  return {
    metadata: { [ENCODING]: Buffer.from(ENCRYPTED), [KEY_ID]: Buffer.from(keyring.current) },
    data: encrypt(keyring.current, key, packPayload(payload)),
  };
}

function decodePayload(keyring: Keyring, payload: Payload): Payload | UnreadableReason {
  if (metadataText(payload, ENCODING) !== ENCRYPTED) return 'not-encrypted';
  const keyId = metadataText(payload, KEY_ID);
  const key = keyring.keys.get(keyId);
  if (!key) return 'unknown-key';
  const plaintext = decrypt(keyId, key, payload.data ?? new Uint8Array());
  if (plaintext === null) return 'altered';
  const opened = unpackPayload(plaintext);
  // A holder of the key may be compromised too: what it encrypted must still be something the converter can read.
  return opened !== null && converterReads(opened) ? opened : 'not-a-value';
}

function converterReads(payload: Payload): boolean {
  try {
    defaultPayloadConverter.fromPayload(payload);
    return true;
  } catch {
    return false;
  }
}

function bytesOf({ data, metadata }: Payload): number {
  const parts = [data, ...Object.values(metadata ?? {})];
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}

function metadataText(payload: Payload, name: string): string {
  const value = payload.metadata?.[name];
  return value ? Buffer.from(value).toString('utf8') : '';
}
