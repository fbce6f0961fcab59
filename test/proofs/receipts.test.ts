import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign, UnsecuredJWT } from 'jose';
import { signJws } from '../../proofs/jws.js';
import { signReceipt, verifyReceipt } from '../../proofs/receipts.js';
import { evidenceReceipt, standingReceipt, stopReceipt } from './samples.js';
import { type TestKeys, makeTestKeys } from './test-keys.js';

let keys: TestKeys;

beforeAll(async () => {
  keys = await makeTestKeys();
});

/** A JWS with a header of the attacker's choosing, signed by the genuine verifier key. */
function signWithHeader(header: { alg: string; kid?: string; typ?: string }): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(stopReceipt())))
    .setProtectedHeader(header)
    .sign(keys.verifier.privateKey);
}

describe('a receipt', () => {
  it('is what the verifier signed, beside its JWS or from the JWS alone', async () => {
    const signed = await signReceipt(keys.verifier, evidenceReceipt());
    expect(await verifyReceipt(keys.trust, signed, 'evidence')).toEqual(evidenceReceipt());
    expect(await verifyReceipt(keys.trust, signed.jws, 'evidence')).toEqual(evidenceReceipt());
  });

  it('holds whatever the order its members came back in', async () => {
    const signed = await signReceipt(keys.verifier, stopReceipt());
    const reordered = Object.fromEntries(Object.entries(signed.receipt).toReversed()) as typeof signed.receipt;
    expect(await verifyReceipt(keys.trust, { ...signed, receipt: reordered }, 'stop')).toEqual(stopReceipt());
  });
});

describe('attacks on receipts', () => {
  it('signed with another key: the enrolment key, the ledger key, a stranger’s', async () => {
    const stranger = await makeTestKeys();
    for (const key of [keys.enrolment, keys.ledger, stranger.verifier]) {
      expect(await verifyReceipt(keys.trust, await signReceipt(key, stopReceipt()), 'stop')).toBeNull();
    }
  });

  it('signed with a stranger’s key that carries the verifier’s key id', async () => {
    const { verifier } = await makeTestKeys();
    const forged = await signReceipt({ ...verifier, kid: keys.verifier.kid }, stopReceipt());
    expect(await verifyReceipt(keys.trust, forged, 'stop')).toBeNull();
  });

  it('one type passed for another', async () => {
    const signed = await signReceipt(keys.verifier, standingReceipt());
    expect(await verifyReceipt(keys.trust, signed, 'evidence')).toBeNull();
    expect(await verifyReceipt(keys.trust, signed.jws, 'stop')).toBeNull();
  });

  it('a type in the payload other than that in the header', async () => {
    const forged = await signWithHeader({ alg: 'EdDSA', kid: keys.verifier.kid, typ: 'countersign.evidence+jws' });
    expect(await verifyReceipt(keys.trust, forged, 'evidence')).toBeNull();
    expect(await verifyReceipt(keys.trust, forged, 'stop')).toBeNull();
  });

  it('without the type or the key id in its header', async () => {
    const { kid } = keys.verifier;
    const typ = 'countersign.stop+jws';
    expect(await verifyReceipt(keys.trust, await signWithHeader({ alg: 'EdDSA', kid, typ }), 'stop')).not.toBeNull();
    expect(await verifyReceipt(keys.trust, await signWithHeader({ alg: 'EdDSA', kid }), 'stop')).toBeNull();
    expect(await verifyReceipt(keys.trust, await signWithHeader({ alg: 'EdDSA', typ }), 'stop')).toBeNull();
  });

  it('algorithm "none"', async () => {
    const unsecured = new UnsecuredJWT({ ...stopReceipt() }).encode();
    expect(await verifyReceipt(keys.trust, unsecured, 'stop')).toBeNull();
    const [, payload] = (await signReceipt(keys.verifier, stopReceipt())).jws.split('.');
    const header = { alg: 'none', kid: keys.verifier.kid, typ: 'countersign.stop+jws' };
    const none = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.`;
    expect(await verifyReceipt(keys.trust, none, 'stop')).toBeNull();
  });

  it('an edited receipt beside a genuine JWS', async () => {
    const signed = await signReceipt(keys.verifier, evidenceReceipt());
    const edited = { ...signed, receipt: { ...signed.receipt, strength: 4 as const } };
    expect(await verifyReceipt(keys.trust, edited, 'evidence')).toBeNull();
  });

  it('an edited payload under a genuine signature', async () => {
    const { jws } = await signReceipt(keys.verifier, evidenceReceipt());
    const [header, , signature] = jws.split('.');
    const payload = Buffer.from(JSON.stringify({ ...evidenceReceipt(), personId: 'eve' })).toString('base64url');
    expect(await verifyReceipt(keys.trust, `${header}.${payload}.${signature}`, 'evidence')).toBeNull();
  });

  it('a genuine JWS of another receipt beside this one', async () => {
    const other = await signReceipt(keys.verifier, { ...stopReceipt(), caseId: 'another' });
    expect(await verifyReceipt(keys.trust, { receipt: stopReceipt(), jws: other.jws }, 'stop')).toBeNull();
  });

  it('no JWS at all', async () => {
    for (const jws of ['', '.', '..', 'a.b.c', '{}', await signJws(keys.verifier, { type: 'warrant' })]) {
      expect(await verifyReceipt(keys.trust, jws, 'stop')).toBeNull();
    }
  });
});
