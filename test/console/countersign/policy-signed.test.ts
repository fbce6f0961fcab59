import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  codeHashOf,
  fingerprintOf as onThePage,
  newCode,
  readRecord,
  recordChallenge,
} from '../../../console/countersign/ceremony-record.js';
import { policyChallenge, readPolicyToSign } from '../../../console/countersign/policy-signed.js';
import { createCredential } from '../../../dev/software-authenticator/authenticator.js';
import { canonicalJson } from '../../../domain/canonical.js';
import { ceremonyRecordOf } from '../../../domain/ceremony.js';
import { policyStatementOf } from '../../../domain/policy-changes.js';
import { areBothCodes, ceremonyChallengeOf, fingerprintOf } from '../../../proofs/ceremony.js';
import { policyChallengeOf } from '../../../proofs/policy-changes.js';

const NOW = 1_800_000_000_000;
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const WORDS = 'recovery 1 → recovery 2: 1 stricter\n\nSTRICTER  password.reset for standard';
const change = {
  from: digestOf('1'),
  to: digestOf('2'),
  differences: digestOf(WORDS),
  effectiveAt: NOW,
  reason: 'ä "x"',
};
const statement = policyStatementOf({ signed: [], waiting: [] }, change, 'p-7001', NOW);

describe('the page where a change of policy is signed', () => {
  it('hashes the text as the workers hash the statement', async () => {
    const toSign = await readPolicyToSign(canonicalJson(statement), WORDS);
    expect(toSign?.statement).toEqual(statement);
    expect(base64url(await policyChallenge(toSign!))).toBe(policyChallengeOf(statement));
  });

  it('attack: shows no other words, no further member, no other kind, and no text that is not canonical', async () => {
    expect(await readPolicyToSign(canonicalJson(statement), `${WORDS} `)).toBeNull();
    for (const changed of [{ further: 1 }, { kind: 'approve' }, { differences: digestOf('nothing changes') }])
      expect(await readPolicyToSign(canonicalJson({ ...statement, ...changed }), WORDS)).toBeNull();
    const { reason: _reason, ...less } = statement;
    for (const text of [JSON.stringify({ ...statement, v: 1 }, null, 1), canonicalJson(less), 'no JSON', ''])
      expect(await readPolicyToSign(text, WORDS)).toBeNull();
  });
});

describe('the page where the first keys are made', () => {
  const key = (personId: string) => {
    const { credentialId, publicKey } = createCredential({ rpId: 'sign.example.com' });
    return {
      personId,
      credentialId,
      publicKey,
      fingerprint: fingerprintOf({ credentialId, publicKey }),
      codeHash: digestOf(personId),
    };
  };
  const [one, other] = [key('p-7001'), key('p-7002')];
  const record = ceremonyRecordOf({ number: 1, ceremonyId: 'c', policy: digestOf('1'), begunAt: NOW }, [one, other]);

  it('makes the fingerprint of the key, and hashes the record, as everybody else does', async () => {
    expect(await onThePage(one)).toBe(one.fingerprint);
    expect(one.fingerprint).toMatch(/^([0-9a-f]{4} ){4}[0-9a-f]{4}$/);
    const text = canonicalJson(record);
    expect(await readRecord(text)).toEqual(record);
    expect(base64url(await recordChallenge(text))).toBe(ceremonyChallengeOf(record));
  });

  it('attack: shows no record in which a key is not that of its fingerprint, or with something further', async () => {
    const exchanged = { ...other, publicKey: one.publicKey };
    for (const changed of [{ people: [one, exchanged] }, { people: [one] }, { further: 1 }, { kind: 'policy-change' }])
      expect(await readRecord(canonicalJson({ ...record, ...changed }))).toBeNull();
  });

  it('makes codes of 140 bits that count together, however they are typed, and neither of them twice', async () => {
    const codes = [newCode(), newCode()] as const;
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const [first, second] = codes;
    const people = [
      { ...one, codeHash: await codeHashOf('c', 'p-7001', first) },
      { ...other, codeHash: await codeHashOf('c', 'p-7002', second) },
    ] as const;
    const held = { record: { ...record, people } };
    expect(areBothCodes(held, [first, second])).toBe(true);
    expect(areBothCodes(held, [second.toLowerCase(), ` ${first.replaceAll('-', ' ')}`])).toBe(true);
    for (const twice of [
      [first, first],
      [second, second],
      [first, newCode()],
      ['', ''],
    ] as const)
      expect(areBothCodes(held, twice)).toBe(false);
  });
});
