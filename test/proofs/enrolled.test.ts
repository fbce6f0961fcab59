import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EnrolledSetHead } from '../../domain/enrolled.js';
import {
  enrolledRowDigests,
  enrolledSetDigest,
  isInSet,
  signEnrolled,
  signEnrolledSet,
  signEnrolledSetHead,
  verifyEnrolled,
  verifyEnrolledSet,
  verifyEnrolledSetHead,
} from '../../proofs/enrolled.js';
import { NOW, enrolledEmail, enrolledPasskey } from './samples.js';
import { type TestKeys, makeTestKeys } from './test-keys.js';

let keys: TestKeys;
let rows: readonly [string, string];
let oldRow: string;

beforeAll(async () => {
  keys = await makeTestKeys();
  rows = [await signEnrolled(keys.enrolment, enrolledPasskey()), await signEnrolled(keys.enrolment, enrolledEmail())];
  oldRow = await signEnrolled(keys.enrolment, enrolledPasskey({ enrolledId: 'adam-lost-passkey' }));
});

function head(overrides: Partial<EnrolledSetHead> = {}): EnrolledSetHead {
  return {
    type: 'enrolled-set-head',
    personId: 'adam',
    version: 2,
    digest: enrolledSetDigest(rows),
    rowDigests: enrolledRowDigests(rows),
    sequence: 5,
    readAt: NOW,
    ...overrides,
  };
}

describe('an enrolled row', () => {
  it('is what the enrolment key signed', async () => {
    expect(await verifyEnrolled(keys.trust, rows[0])).toEqual(enrolledPasskey());
    expect(await verifyEnrolled(keys.trust, rows[1])).toEqual(enrolledEmail());
  });

  it('attack: inserted by hand, signed by the worker’s or the ledger’s key', async () => {
    expect(await verifyEnrolled(keys.trust, await signEnrolled(keys.verifier, enrolledPasskey()))).toBeNull();
    expect(await verifyEnrolled(keys.trust, await signEnrolled(keys.ledger, enrolledPasskey()))).toBeNull();
  });

  it('attack: edited by hand to belong to somebody else', async () => {
    const [header, , signature] = rows[0].split('.');
    const payload = Buffer.from(JSON.stringify(enrolledPasskey({ personId: 'eve' }))).toString('base64url');
    expect(await verifyEnrolled(keys.trust, `${header}.${payload}.${signature}`)).toBeNull();
  });
});

describe('a person’s enrolled set', () => {
  it('has one digest whatever the order of its rows, and another for any other rows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 }), fc.string(), (list, further) => {
        expect(enrolledSetDigest(list.toReversed())).toBe(enrolledSetDigest(list));
        expect(enrolledSetDigest([...list, further])).not.toBe(enrolledSetDigest(list));
        expect(enrolledSetDigest(list.slice(1))).not.toBe(enrolledSetDigest(list));
      }),
    );
  });

  it('is what the enrolment key signed, with its rows', async () => {
    const set = { type: 'enrolled-set', personId: 'adam', version: 2, changedAt: NOW } as const;
    const whole = { ...set, digest: enrolledSetDigest(rows), rowDigests: enrolledRowDigests(rows) };
    expect(await verifyEnrolledSet(keys.trust, await signEnrolledSet(keys.enrolment, whole))).toEqual(whole);
    expect(await verifyEnrolledSet(keys.trust, await signEnrolledSet(keys.ledger, whole))).toBeNull();
    const otherRows = { ...whole, rowDigests: enrolledRowDigests([oldRow]) };
    expect(await verifyEnrolledSet(keys.trust, await signEnrolledSet(keys.enrolment, otherRows))).toBeNull();
  });
});

describe('the head of a person’s enrolled set', () => {
  it('holds for sixty seconds and no longer', async () => {
    const jws = await signEnrolledSetHead(keys.ledger, head());
    expect(await verifyEnrolledSetHead(keys.trust, jws, NOW)).toEqual(head());
    expect(await verifyEnrolledSetHead(keys.trust, jws, NOW + 60_000)).toEqual(head());
    expect(await verifyEnrolledSetHead(keys.trust, jws, NOW + 60_001)).toBeNull();
  });

  it('attack: an old head kept for later, or one dated ahead to last longer', async () => {
    const old = await signEnrolledSetHead(keys.ledger, head({ readAt: NOW - 61_000 }));
    const ahead = await signEnrolledSetHead(keys.ledger, head({ readAt: NOW + 31_000 }));
    expect(await verifyEnrolledSetHead(keys.trust, old, NOW)).toBeNull();
    expect(await verifyEnrolledSetHead(keys.trust, ahead, NOW)).toBeNull();
  });

  it('attack: signed by the enrolment key or the verifier, or a set passed for its head', async () => {
    for (const key of [keys.enrolment, keys.verifier]) {
      expect(await verifyEnrolledSetHead(keys.trust, await signEnrolledSetHead(key, head()), NOW)).toBeNull();
    }
    const { sequence: _s, readAt: _r, ...rest } = head();
    const set = await signEnrolledSet(keys.ledger, { ...rest, type: 'enrolled-set', changedAt: NOW });
    expect(await verifyEnrolledSetHead(keys.trust, set, NOW)).toBeNull();
  });

  it('attack: an old row put back, or a row made by hand, is not in the set', () => {
    expect(isInSet(head(), rows[0])).toBe(true);
    expect(isInSet(head(), oldRow)).toBe(false);
    expect(isInSet(head(), `${rows[0]} `)).toBe(false);
  });

  it('attack: rows beside a digest that is not theirs', async () => {
    const jws = await signEnrolledSetHead(keys.ledger, head({ rowDigests: enrolledRowDigests([...rows, oldRow]) }));
    expect(await verifyEnrolledSetHead(keys.trust, jws, NOW)).toBeNull();
  });
});
