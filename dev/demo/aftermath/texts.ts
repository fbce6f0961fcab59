import type { Payload, PayloadCodec } from '@temporalio/common';

const ENCRYPTED = 'binary/encrypted';

/** Every text inside a value, bytes as one character each, so that what looks like text in them is found. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number' || typeof value === 'bigint') yield String(value);
  else if (value instanceof Uint8Array) yield Buffer.from(value).toString('latin1');
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* textsIn(item);
    }
  }
}

/** Every encrypted payload inside a value, however deep. */
function* encryptedIn(value: unknown): Generator<Payload> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  const { metadata } = value as Payload;
  const encoding = metadata?.['encoding'];
  if (encoding instanceof Uint8Array && Buffer.from(encoding).toString() === ENCRYPTED) yield value;
  else for (const item of Object.values(value)) yield* encryptedIn(item);
}

/**
 * What is inside every encrypted payload of a value, and the number of payloads. One that nobody with the key made holds
 * nothing to read.
 */
export async function decodedIn(
  value: unknown,
  codec: PayloadCodec,
): Promise<{ readonly text: string; readonly opened: number; readonly unreadable: number }> {
  const texts: string[] = [];
  let unreadable = 0;
  for (const payload of encryptedIn(value)) {
    const decoded = await codec.decode([payload]).catch(() => null);
    if (decoded === null) unreadable += 1;
    else texts.push([...textsIn(decoded)].join('\n'));
  }
  return { text: texts.join('\n'), opened: texts.length, unreadable };
}
