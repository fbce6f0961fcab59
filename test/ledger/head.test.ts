import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign } from 'jose';
import { headOf, signHead, verifyHead, type StreamHead } from '../../ledger/head.js';
import { ledgerKey } from '../support/ledger-key.js';

const STREAMS: StreamHead[] = [
  { stream: 'case:b', entries: 3, lastHash: 'h3' },
  { stream: 'case:a', entries: 2, lastHash: 'h2' },
];

describe('the head over all streams', () => {
  let key: Awaited<ReturnType<typeof ledgerKey>>;
  beforeAll(async () => {
    key = await ledgerKey();
  });

  it('says how much it covers, whatever the order the streams were read in', async () => {
    const head = await signHead(key, STREAMS, 1_000);
    const verified = await verifyHead(key, head);
    expect(verified).toEqual({
      type: 'ledger-head',
      root: headOf([...STREAMS].reverse(), 0).root,
      streams: 2,
      entries: 5,
      readAt: 1_000,
    });
  });

  it.each([
    ['a stream left out', STREAMS.slice(1)],
    ['a stream added', [...STREAMS, { stream: 'case:c', entries: 1, lastHash: 'h1' }]],
    ['another last hash', STREAMS.map((one) => ({ ...one, lastHash: 'other' }))],
    ['another count', STREAMS.map((one) => ({ ...one, entries: one.entries + 1 }))],
  ])('attack: %s beside the signature', async (_what, streams) => {
    const { jws } = await signHead(key, STREAMS, 1_000);
    expect(await verifyHead(key, { jws, streams })).toBeNull();
  });

  it("attack: a head signed by another key, under the ledger key's id", async () => {
    const other = await ledgerKey();
    expect(await verifyHead(key, await signHead(other, STREAMS, 1_000))).toBeNull();
  });

  it('attack: something else the ledger key signed is passed off as a head', async () => {
    const payload = Buffer.from(JSON.stringify(headOf(STREAMS, 1_000)));
    const asTyp = (typ: string, kid: string) =>
      new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', kid, typ }).sign(key.privateKey);
    const streams = STREAMS;
    expect(await verifyHead(key, { jws: await asTyp('countersign.ledger-head+jws', key.kid), streams })).not.toBeNull();
    expect(
      await verifyHead(key, { jws: await asTyp('countersign.enrolled-set-head+jws', key.kid), streams }),
    ).toBeNull();
    expect(await verifyHead(key, { jws: await asTyp('countersign.ledger-head+jws', 'verifier'), streams })).toBeNull();
  });

  it('is no head when it is no JWS', async () => {
    expect(await verifyHead(key, { jws: 'nothing', streams: STREAMS })).toBeNull();
  });
});
