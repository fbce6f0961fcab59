import type { Payload } from '@temporalio/common';

/** Length of the header that precedes the data: an unsigned 32-bit big-endian number. */
const LENGTH_BYTES = 4;

/** A payload as bytes, to be encrypted: header length ‖ JSON of its metadata in base64 ‖ its data as it is. */
export function packPayload(payload: Payload): Uint8Array {
  const metadata = Object.entries(payload.metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  const header = Buffer.from(JSON.stringify(metadata));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(header.length);
  // Empty data is no bytes but an empty array where the SDK read the payload from a message (of a result that is none).
  return Buffer.concat([length, header, Buffer.from(payload.data ?? [])]);
}

/** The payload in bytes that `packPayload` made, or null when they are no such thing. */
export function unpackPayload(bytes: Uint8Array): Payload | null {
  if (bytes.length < LENGTH_BYTES) return null;
  const end = LENGTH_BYTES + Buffer.from(bytes).readUInt32BE(0);
  const metadata = parse(bytes.subarray(LENGTH_BYTES, end));
  if (!Array.isArray(metadata) || !metadata.every(isTextPair)) return null;
  return {
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name, Buffer.from(value, 'base64')])),
    data: bytes.subarray(end),
  };
}

function parse(header: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(header).toString('utf8'));
  } catch {
    return null;
  }
}

function isTextPair(entry: unknown): entry is [string, string] {
  return Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
