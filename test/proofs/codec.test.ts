import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { isUnreadable } from '../../contract/unreadable.js';
import { encrypt } from '../../proofs/codec-cipher.js';
import { packPayload } from '../../proofs/codec-frame.js';
import { UnreadablePayloadError, clientCodec, workerCodec } from '../../proofs/codec.js';
import type { Keyring } from '../../proofs/keyring.js';

const KEY_A = new Uint8Array(32).fill(1);
const KEY_B = new Uint8Array(32).fill(2);
const RING: Keyring = { current: 'a', keys: new Map([['a', KEY_A]]) };
const ROTATED: Keyring = {
  current: 'b',
  keys: new Map([
    ['a', KEY_A],
    ['b', KEY_B],
  ]),
};

const text = (value: string) => Buffer.from(value);
const json = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const raw = (encoding: string, data: string): Payload => ({ metadata: { encoding: text(encoding) }, data: text(data) });

async function encoded(value: unknown, ring = RING): Promise<Payload> {
  const [payload] = await clientCodec(ring).encode([json(value)]);
  if (!payload) throw new Error('the codec returned no payload');
  return payload;
}

/** What a workflow sees of a payload, and what a client is told of it. */
async function seenBy(payload: Payload, ring = RING): Promise<{ worker: unknown; client: unknown }> {
  const [marker] = await workerCodec(ring).decode([payload]);
  const client = await clientCodec(ring)
    .decode([payload])
    .catch((error: unknown) => error);
  return { worker: marker && defaultPayloadConverter.fromPayload(marker), client };
}

async function expectUnreadable(payload: Payload, why: string, ring = RING): Promise<void> {
  const seen = await seenBy(payload, ring);
  const parts = [payload.data, ...Object.values(payload.metadata ?? {})];
  const bytes = Buffer.concat(parts.map((part) => part ?? new Uint8Array())).length;
  expect(seen.worker).toEqual({ 'countersign.unreadable': why, bytes });
  expect(isUnreadable(seen.worker)).toBe(true);
  expect(seen.client).toBeInstanceOf(UnreadablePayloadError);
  expect(seen.client).toMatchObject({ code: 'unreadable-payload', why });
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe('the payload codec', () => {
  it('gives back any bytes and any metadata, on workers and on clients', async () => {
    const payloads = fc.record({
      metadata: fc
        .dictionary(fc.string(), fc.uint8Array(), { noNullPrototype: true })
        .map((metadata) => ({ ...metadata, encoding: text('binary/plain') })),
      data: fc.uint8Array({ maxLength: 4096 }),
    });
    await fc.assert(
      fc.asyncProperty(payloads, async (payload) => {
        const sealed = await workerCodec(RING).encode([payload]);
        for (const codec of [workerCodec(RING), clientCodec(RING)]) {
          const [opened] = await codec.decode(sealed);
          expect(Buffer.from(opened?.data ?? [])).toEqual(Buffer.from(payload.data));
          const names = Object.keys(payload.metadata);
          expect(Object.keys(opened?.metadata ?? {}).sort()).toEqual(names.sort());
        }
      }),
    );
  });

  it('gives back any JSON value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const { worker } = await seenBy(await encoded(value));
        expect(worker).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('gives back a value that is undefined', async () => {
    expect((await seenBy(await encoded(undefined))).worker).toBeUndefined();
  });

  it('takes the result of a workflow that returns nothing, as the SDK hands it over: its data is an empty array', async () => {
    // Not what its type says: protobufjs gives a `bytes` field that was not sent its default.
    const handed = { metadata: { encoding: text('binary/null') }, data: [] } as unknown as Payload;
    const [payload] = await workerCodec(RING).encode([handed]);
    expect(await seenBy(payload ?? {})).toMatchObject({ worker: undefined });
  });

  it('leaves nothing of the value or its encoding readable', async () => {
    const sealed = await encoded({ subject: 'alice' });
    expect(text('binary/encrypted')).toEqual(Buffer.from(sealed.metadata?.['encoding'] ?? []));
    expect(Buffer.from(sealed.data ?? []).toString('latin1')).not.toMatch(/alice|json|subject/);
  });

  it('never encrypts the same value to the same bytes', async () => {
    const [one, other] = [await encoded('same'), await encoded('same')];
    expect(Buffer.from(one.data ?? [])).not.toEqual(Buffer.from(other.data ?? []));
  });

  it('opens what was written before a key rotation, and writes under the new key', async () => {
    expect((await seenBy(await encoded('before'), ROTATED)).worker).toBe('before');
    const after = await encoded('after', ROTATED);
    expect(Buffer.from(after.metadata?.['encryption-key-id'] ?? []).toString()).toBe('b');
  });

  it('decodes each payload of a list by itself', async () => {
    const opened = await workerCodec(RING).decode([await encoded('good'), json('bad')]);
    const values = opened.map((payload) => defaultPayloadConverter.fromPayload<unknown>(payload));
    expect(values[0]).toBe('good');
    expect(isUnreadable(values[1])).toBe(true);
  });
});

describe('attacks on the payload codec', () => {
  it('downgrade: plaintext of any encoding is a marker, not a value', async () => {
    await expectUnreadable(json({ v: 1, kind: 'decision' }), 'not-encrypted');
    await expectUnreadable(json(null), 'not-encrypted');
    await expectUnreadable(json(undefined), 'not-encrypted');
    await expectUnreadable(raw('binary/plain', 'x'), 'not-encrypted');
    await expectUnreadable(raw('json/protobuf', '{}'), 'not-encrypted');
    await expectUnreadable(raw('binary/encrypted; really', 'x'), 'not-encrypted');
  });

  it('a payload without encoding, metadata or data is a marker', async () => {
    await expectUnreadable({}, 'not-encrypted');
    await expectUnreadable({ metadata: null, data: null }, 'not-encrypted');
    await expectUnreadable({ metadata: {} }, 'not-encrypted');
    await expectUnreadable(raw('binary/encrypted', 'x'), 'unknown-key');
    await expectUnreadable({ ...(await encoded('x')), data: null }, 'altered');
  });

  it('ciphertext with any bit flipped is a marker', async () => {
    const sealed = await encoded({ approve: false });
    const bytes = sealed.data ?? new Uint8Array();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      await expectUnreadable({ ...sealed, data: flipBit(bytes, bit) }, 'altered');
    }
  });

  it('ciphertext cut short anywhere is a marker', async () => {
    const sealed = await encoded('x');
    const bytes = sealed.data ?? new Uint8Array();
    for (let length = 0; length < bytes.length; length += 1) {
      await expectUnreadable({ ...sealed, data: bytes.subarray(0, length) }, 'altered');
    }
  });

  it('any bytes that call themselves encrypted are a marker', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (data) => {
        const metadata = { encoding: text('binary/encrypted'), 'encryption-key-id': text('a') };
        await expectUnreadable({ metadata, data }, 'altered');
      }),
    );
  });

  it('an unknown key id is a marker, and no name of an object property is a key', async () => {
    const sealed = await encoded('x');
    for (const id of ['z', '', '__proto__', 'constructor']) {
      await expectUnreadable(
        { ...sealed, metadata: { ...sealed.metadata, 'encryption-key-id': text(id) } },
        'unknown-key',
      );
    }
  });

  it('ciphertext relabelled with another key id of the ring is a marker, even where both ids hold one key', async () => {
    const twins: Keyring = {
      current: 'a',
      keys: new Map([
        ['a', KEY_A],
        ['a2', KEY_A],
      ]),
    };
    const sealed = await encoded('x');
    const relabelled = { ...sealed, metadata: { ...sealed.metadata, 'encryption-key-id': text('a2') } };
    await expectUnreadable(relabelled, 'altered', twins);
  });

  it('a stolen key cannot wedge a case: what it encrypts must be a value the converter can read', async () => {
    const under = (plaintext: Uint8Array): Payload => ({
      metadata: { encoding: text('binary/encrypted'), 'encryption-key-id': text('a') },
      data: encrypt('a', KEY_A, plaintext),
    });
    await expectUnreadable(under(packPayload(raw('json/plain', '{'))), 'not-a-value');
    await expectUnreadable(under(packPayload(raw('json/plain', ''))), 'not-a-value');
    await expectUnreadable(under(packPayload(raw('binary/unheard-of', '{}'))), 'not-a-value');
    await expectUnreadable(under(packPayload({})), 'not-a-value');
    await expectUnreadable(under(text('')), 'not-a-value');
    await expectUnreadable(under(text('\u00ff\u00ff\u00ff\u00ff[]')), 'not-a-value');
    await expectUnreadable(under(Buffer.from([0, 0, 0, 3, 0x5b, 0x31, 0x5d])), 'not-a-value');
    await expectUnreadable(under(Buffer.from([0, 0, 0, 2, 0x7b, 0x7d])), 'not-a-value');
  });
});
