import type { Payload, PayloadCodec } from '@temporalio/common';
import type { RunHistory } from './histories.js';

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

/** Every payload inside a value, however deep. */
function* payloadsIn(value: unknown): Generator<Payload> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if (encodingOf(value) === null) for (const item of Object.values(value)) yield* payloadsIn(item);
  else yield value;
}

function encodingOf({ metadata }: Payload): string | null {
  const encoding = metadata?.['encoding'];
  return encoding instanceof Uint8Array ? Buffer.from(encoding).toString() : null;
}

/**
 * How many payloads of a history anybody can read, signals apart, which anybody can send. What the server itself must
 * read (search attributes) and the SDK's own note on a local activity are no payloads of ours.
 */
export function plaintextsIn({ events }: RunHistory['history']): number {
  const ours = (events ?? []).map(({ markerRecordedEventAttributes: marker, ...event }) => ({
    ...event,
    upsertWorkflowSearchAttributesEventAttributes: null,
    workflowExecutionSignaledEventAttributes: null,
    marker: marker?.details?.['result'],
    workflowExecutionStartedEventAttributes: {
      ...event.workflowExecutionStartedEventAttributes,
      searchAttributes: null,
    },
  }));
  return [...payloadsIn(ours)].filter((payload) => encodingOf(payload) !== ENCRYPTED).length;
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
  for (const payload of payloadsIn(value)) {
    if (encodingOf(payload) !== ENCRYPTED) continue;
    const decoded = await codec.decode([payload]).catch(() => null);
    if (decoded === null) unreadable += 1;
    else texts.push([...textsIn(decoded)].join('\n'));
  }
  return { text: texts.join('\n'), opened: texts.length, unreadable };
}
