import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type SoftwareCredential,
  assert,
  createCredential,
  signAssertion,
} from '../../dev/software-authenticator/authenticator.js';
import { statementChallenge } from '../../domain/canonical.js';
import type { Assertion } from '../../domain/decisions.js';
import type { Statement } from '../../domain/statement.js';
import { challengeOf, verifyDecision } from '../../proofs/decision.js';
import { signEnrolled } from '../../proofs/enrolled.js';
import { NOW, enrolledEmail, enrolledPasskey, approveStatement } from './samples.js';
import { type TestKeys, makeTestKeys } from './test-keys.js';

const PAGE = { rpId: 'sign.help.example', origin: 'https://sign.help.example' };
const PROOF = { ok: false, refusal: 'proof' };

let keys: TestKeys;
let credential: SoftwareCredential;
let passkeyJws: string;

const passkeyOf = ({ credentialId, publicKey }: SoftwareCredential) => enrolledPasskey({ credentialId, publicKey });

beforeAll(async () => {
  keys = await makeTestKeys();
  credential = createCredential(PAGE);
  passkeyJws = await signEnrolled(keys.enrolment, passkeyOf(credential));
});

const signed = (statement: Statement, by = credential): Assertion =>
  assert(by, { challenge: challengeOf(statement), ...PAGE });

function verify(statement: Statement, assertion: Assertion, row = passkeyJws, page = PAGE) {
  return verifyDecision({ trust: keys.trust, decision: { statement, assertion, passkeyJws: row }, ...page });
}

/** An assertion by the genuine key whose parts are the attacker's: what a page or a stolen session could make. */
function forge({ flags = 0x05, rpId = PAGE.rpId, clientData = {} }): Assertion {
  const authenticatorData = Buffer.concat([
    createHash('sha256').update(rpId).digest(),
    Buffer.from([flags]),
    Buffer.alloc(4),
  ]);
  const honest = { type: 'webauthn.get', challenge: challengeOf(approveStatement()), origin: PAGE.origin };
  return signAssertion(credential, authenticatorData, { ...honest, ...clientData });
}

describe('a signed decision', () => {
  it('names the person and the enrolled key it was made with', async () => {
    const enrolled = passkeyOf(credential);
    const verified = await verify(approveStatement(), signed(approveStatement()));
    expect(verified).toEqual({ ok: true, personId: 'adam', enrolled });
  });

  it('holds whatever the order of the statement’s members', async () => {
    const reordered = Object.fromEntries(Object.entries(approveStatement()).toReversed()) as unknown as Statement;
    expect(await verify(reordered, signed(approveStatement()))).toMatchObject({ ok: true });
  });
});

describe('attacks on decisions', () => {
  it('the signature of another statement: another case, subject, number called, time or evidence seen', async () => {
    const honest = approveStatement();
    const changed: Statement[] = [
      { ...honest, caseId: 'another' },
      { ...honest, subject: { personId: 'eve', displayName: 'Eve' } },
      { ...honest, calledBackOn: '+1 555 0199' },
      { ...honest, expiresAt: NOW + 86_400_000 },
      { ...honest, seen: { ...honest.seen, evidence: 'other' } },
    ];
    for (const statement of changed) expect(await verify(statement, signed(honest))).toEqual(PROOF);
  });

  it('a refusal passed for an approval', async () => {
    const refusal: Statement = { ...approveStatement(), kind: 'refuse' };
    expect(await verify(approveStatement(), signed(refusal))).toEqual(PROOF);
  });

  it('the challenge of another kind over the same statement', async () => {
    const challenge = Buffer.from(statementChallenge('review', approveStatement())).toString('base64url');
    expect(await verify(approveStatement(), assert(credential, { challenge, ...PAGE }))).toEqual(PROOF);
  });

  it('without user verification, or without the user', async () => {
    expect(await verify(approveStatement(), forge({}))).toMatchObject({ ok: true });
    expect(await verify(approveStatement(), forge({ flags: 0x01 }))).toEqual(PROOF);
    expect(await verify(approveStatement(), forge({ flags: 0x04 }))).toEqual(PROOF);
    expect(await verify(approveStatement(), forge({ flags: 0x00 }))).toEqual(PROOF);
  });

  it('signed on another page, for another relying party, or inside another site’s frame', async () => {
    const origin = 'https://sign.help.example.evil';
    expect(await verify(approveStatement(), forge({ clientData: { origin } }))).toEqual(PROOF);
    expect(await verify(approveStatement(), forge({ rpId: 'help.example' }))).toEqual(PROOF);
    for (const crossOrigin of [true, 'true', 1]) {
      expect(await verify(approveStatement(), forge({ clientData: { crossOrigin } }))).toEqual(PROOF);
    }
    const topOrigin = 'https://evil.example';
    expect(await verify(approveStatement(), forge({ clientData: { topOrigin } }))).toEqual(PROOF);
  });

  it('a registration passed for an assertion', async () => {
    expect(await verify(approveStatement(), forge({ clientData: { type: 'webauthn.create' } }))).toEqual(PROOF);
  });

  it('another key under the enrolled key’s id', async () => {
    const eve = createCredential(PAGE);
    const assertion = signed(approveStatement(), { ...eve, credentialId: credential.credentialId });
    expect(await verify(approveStatement(), assertion)).toEqual(PROOF);
  });

  it('a passkey row inserted by hand, signed by nobody who enrols', async () => {
    const eve = createCredential(PAGE);
    const assertion = signed(approveStatement(), eve);
    for (const key of [keys.verifier, keys.ledger, (await makeTestKeys()).enrolment]) {
      const row = await signEnrolled(key, passkeyOf(eve));
      expect(await verify(approveStatement(), assertion, row)).toEqual({ ok: false, refusal: 'enrolled-unproven' });
    }
  });

  it('one’s own genuine passkey under a statement that names another decider', async () => {
    const eve = createCredential(PAGE);
    const row = await signEnrolled(keys.enrolment, { ...passkeyOf(eve), personId: 'eve' });
    expect(await verify(approveStatement(), signed(approveStatement(), eve), row)).toEqual(PROOF);
  });

  it('an enrolled thing that is no passkey', async () => {
    const row = await signEnrolled(keys.enrolment, { ...enrolledEmail(), personId: 'adam' });
    expect(await verify(approveStatement(), signed(approveStatement()), row)).toEqual(PROOF);
  });

  it('an assertion that is none', async () => {
    const honest = signed(approveStatement());
    const broken: Assertion[] = [
      { ...honest, signature: '' },
      { ...honest, signature: '!' },
      { ...honest, authenticatorData: '' },
      { ...honest, clientDataJSON: '' },
      { ...honest, clientDataJSON: Buffer.from('null').toString('base64url') },
      { ...honest, credentialId: '' },
      { ...honest, credentialId: Buffer.from('another').toString('base64url') },
    ];
    for (const assertion of broken) expect(await verify(approveStatement(), assertion)).toEqual(PROOF);
  });
});
