import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assert, createCredential, signAssertion } from '../../../dev/software-authenticator/authenticator.js';
import type { Assertion } from '../../../domain/decisions.js';
import { DAY, MINUTE } from '../../../domain/clock.js';
import { UNRELAYABLE_METHODS } from '../../../domain/evidence.js';
import { VERIFICATION_METHODS } from '../../../activities/verification/registry.js';
import { decisionBy } from '../../domain/support/decisions.js';
import { challengeOf } from '../../../proofs/decision.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import { verifyReceipt } from '../../../proofs/receipts.js';
import { sessionOf } from '../../../proofs/session.js';
import { OPENED_AT, SIGNING, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const plan = { action: 'access.emergency' } as const;

describe("the subject's own passkey", () => {
  let world: SubjectWorld;
  let ines: SubjectOfCase;

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    ines = await world.newSubject({ plan });
  });
  afterAll(() => world.stop());

  /** Asks the case for a challenge, and returns what is to be signed for it. */
  async function challengeFor(subject: SubjectOfCase): Promise<string> {
    const message = await world.challenge(subject, { asks: 'passkey' });
    const fact = await world.send(subject.kase, message);
    if (fact.kind !== 'challenge-sent') throw new Error(JSON.stringify(fact));
    const session = await sessionOf(subject.session.publicJwk);
    return evidenceChallengeOf({ caseId: subject.kase.id, session, challengeId: message.messageId });
  }
  const signs = ({ credential }: SubjectOfCase, challenge: string) => assert(credential, { ...SIGNING, challenge });
  const give = async (subject: SubjectOfCase, assertion: Assertion) => {
    const typed = { method: 'passkey', assertion };
    return world.verify(subject.kase, await world.evidence(subject, 'passkey', '', { typed }));
  };
  const WRONG = { kind: 'attempt-refused', refusal: 'assertion-wrong' };

  it('over a challenge of the case is evidence of strength 4 that nobody can read out, bound to the session', async () => {
    const fact = await give(ines, signs(ines, await challengeFor(ines)));
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    expect(await verifyReceipt(world.deps.trust, fact.evidence, 'evidence')).toMatchObject({
      caseId: ines.kase.id,
      personId: ines.kase.subject.personId,
      action: 'access.emergency',
      session: await sessionOf(ines.session.publicJwk),
      method: 'passkey',
      strength: 4,
      domains: ['authenticator'],
      relayable: false,
      enrolledId: ines.passkey.enrolledId,
      freshUntil: OPENED_AT + 5 * MINUTE,
    });
  });

  it('is told apart in the policy from every method that can be read out, as the methods themselves say', () => {
    const methods = Object.entries(VERIFICATION_METHODS);
    const unrelayable = methods.filter(([, { relayable }]) => !relayable).map(([name]) => name);
    expect(unrelayable).toEqual(UNRELAYABLE_METHODS);
  });

  it('attack: an assertion counts once, and only for the newest challenge', async () => {
    const [older, newest] = [await challengeFor(ines), await challengeFor(ines)];
    expect(await give(ines, signs(ines, older))).toMatchObject(WRONG);
    const assertion = signs(ines, newest);
    expect((await give(ines, assertion)).kind).toBe('evidence');
    expect(await give(ines, assertion)).toMatchObject({ refusal: 'code-spent' });
  });

  it('attack: signed five minutes after the challenge, or without any, it is no evidence', async () => {
    const assertion = signs(ines, await challengeFor(ines));
    world.time.now += 5 * MINUTE;
    expect(await give(ines, assertion)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-expired' });
    const bob = await world.newSubject({ plan });
    expect(await give(bob, signs(bob, 'AAAA'))).toMatchObject(WRONG);
  });

  it('attack: what was signed for another case, another session, or as a decision is no evidence', async () => {
    const other = await world.newSubject({ plan });
    await challengeFor(ines);
    expect(await give(ines, signs(ines, await challengeFor(other)))).toMatchObject(WRONG);
    const hijacked = { ...ines, session: await world.registered(ines.kase.id) };
    const assertion = signs(ines, await challengeFor(ines));
    expect(await give(hijacked, assertion)).toMatchObject(WRONG);
    const approval = decisionBy({ ...ines.kase, phase: 'approving' }, ines.kase.subject.personId, 'approve', OPENED_AT);
    expect(await give(ines, signs(ines, challengeOf(approval.statement)))).toMatchObject({ kind: 'attempt-refused' });
  });

  it("attack: somebody else's passkey, or one that nobody enrolled, is no evidence", async () => {
    const mallory = await world.newSubject({ plan });
    expect(await give(ines, signs(mallory, await challengeFor(ines)))).toMatchObject(WRONG);
    const found = { ...createCredential(SIGNING), credentialId: ines.credential.credentialId };
    expect(await give(ines, assert(found, { ...SIGNING, challenge: await challengeFor(ines) }))).toMatchObject(WRONG);
  });

  it('attack: used without its user being verified, it is no evidence', async () => {
    const challenge = await challengeFor(ines);
    const { authenticatorData } = signs(ines, challenge);
    const data = Buffer.from(authenticatorData, 'base64url');
    data[32] = 0x01; // present, not verified (WebAuthn Level 3, section 6.1)
    const clientData = { type: 'webauthn.get', challenge, origin: SIGNING.origin, crossOrigin: false };
    expect(await give(ines, signAssertion(ines.credential, data, clientData))).toMatchObject(WRONG);
  });

  it('attack: a challenge put into the table by hand is none', async () => {
    await challengeFor(ines);
    const approval = decisionBy(ines.kase, ines.kase.subject.personId, 'approve', OPENED_AT);
    const challenge = challengeOf(approval.statement);
    await world.database.owner
      .updateTable('issued_code')
      .set({ code_hash: challenge })
      .where('case_id', '=', ines.kase.id)
      .execute();
    expect(await give(ines, signs(ines, challenge))).toMatchObject(WRONG);
  });

  it('attack: enrolled just before the case, it gets no challenge', async () => {
    const late = await world.newSubject({ plan, passkey: { enrolledAt: OPENED_AT - 30 * DAY + 1 } });
    const fact = await world.send(late.kase, await world.challenge(late, { asks: 'passkey' }));
    expect(fact).toMatchObject({ kind: 'message-refused', refusal: 'enrolled-too-recently' });
  });

  it('is not admitted where the plan does not say so', async () => {
    const reset = await world.newSubject();
    const fact = await world.send(reset.kase, await world.challenge(reset, { asks: 'passkey' }));
    expect(fact).toMatchObject({ kind: 'message-refused', refusal: 'method-not-admitted' });
  });
});
