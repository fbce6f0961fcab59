import { beforeAll, describe, expect, it } from '@jest/globals';
import { signReceipt } from '../../proofs/receipts.js';
import { signRepudiation, verifyRepudiation } from '../../proofs/repudiation.js';
import { CASE_ID, NOW, stopReceipt } from './samples.js';
import { type TestKeys, makeTestKeys } from './test-keys.js';

const LINK = { caseId: CASE_ID, personId: 'alice', issuedAt: NOW };

let keys: TestKeys;

beforeAll(async () => {
  keys = await makeTestKeys();
});

describe('the token of a "not me" link', () => {
  it('says who may stop which case', async () => {
    const token = await signRepudiation(keys.verifier, LINK);
    expect(await verifyRepudiation(keys.trust, token)).toMatchObject({ type: 'repudiation', ...LINK });
  });

  it('is another each time, so that one mail’s link does not tell another’s', async () => {
    expect(await signRepudiation(keys.verifier, LINK)).not.toBe(await signRepudiation(keys.verifier, LINK));
  });

  it('attack: made with another key, changed, or another thing the verifier signed', async () => {
    expect(await verifyRepudiation(keys.trust, await signRepudiation(keys.ledger, LINK))).toBeNull();
    const [header, payload, signature] = (await signRepudiation(keys.verifier, LINK)).split('.');
    const claims = { ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), caseId: 'another' };
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(await verifyRepudiation(keys.trust, `${header}.${changed}.${signature}`)).toBeNull();
    expect(await verifyRepudiation(keys.trust, (await signReceipt(keys.verifier, stopReceipt())).jws)).toBeNull();
    expect(await verifyRepudiation(keys.trust, '')).toBeNull();
  });
});
