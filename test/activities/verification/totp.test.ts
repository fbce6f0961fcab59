import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY } from '../../../domain/clock.js';
import { verifyReceipt } from '../../../proofs/receipts.js';
import { sessionOf } from '../../../proofs/session.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const STEP = 30_000;

describe('a code of an authenticator app', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;

  const give = async (subject: SubjectOfCase, code: string) =>
    world.verify(subject.kase, await world.evidence(subject, 'totp', code));

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    alice = await world.newSubject();
  });
  afterAll(() => world.stop());

  it('that is right gives a receipt bound to case, person, action, session and message, signed by the verifier', async () => {
    const message = await world.evidence(alice, 'totp', alice.codeAt());
    const fact = await world.verify(alice.kase, message);
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    expect(await verifyReceipt(world.deps.trust, fact.evidence, 'evidence')).toEqual({
      type: 'evidence',
      caseId: alice.kase.id,
      personId: alice.kase.subject.personId,
      action: 'password.reset',
      session: await sessionOf(alice.session.publicJwk),
      purpose: 'verify',
      method: 'totp',
      strength: 2,
      domains: ['handset'],
      relayable: true,
      behind: [],
      enrolledId: alice.totp.enrolledId,
      enrolledAt: alice.totp.enrolledAt,
      messageId: message.messageId,
      verifiedAt: OPENED_AT,
      freshUntil: OPENED_AT + 600_000,
    });
    expect(await world.isKept(message)).toBe(false);
  });

  it('may be typed with blanks, and be one step early or late, but not two', async () => {
    const code = alice.codeAt(-1);
    expect((await give(alice, ` ${code.slice(0, 3)} ${code.slice(3)} `)).kind).toBe('evidence');
    expect((await give(alice, alice.codeAt(1))).kind).toBe('evidence');
    const bob = await world.newSubject();
    for (const steps of [-2, 2]) {
      expect(await give(bob, bob.codeAt(steps))).toMatchObject({ refusal: 'code-wrong' });
    }
  });

  it('attack: the same code again, in the same case, is spent and counted', async () => {
    const code = alice.codeAt();
    expect((await give(alice, code)).kind).toBe('evidence');
    expect(await give(alice, code)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-spent', attemptsLeft: 2 });
  });

  it('attack: ten submissions of one code at once give one piece of evidence', async () => {
    const messages = await Promise.all(Array.from({ length: 10 }, () => world.evidence(alice, 'totp', alice.codeAt())));
    const facts = await Promise.all(messages.map((message) => world.verify(alice.kase, message)));
    expect(facts.filter((fact) => fact.kind === 'evidence')).toHaveLength(1);
  });

  it('attack: a code used in one case is spent in every other case of the person', async () => {
    const code = alice.codeAt();
    expect((await give(alice, code)).kind).toBe('evidence');
    const other = world.caseOf(alice.kase.subject.personId);
    const elsewhere = { ...alice, kase: other, session: await world.registered(other.id) };
    expect(await give(elsewhere, code)).toMatchObject({ refusal: 'code-spent' });
  });

  it('attack: a code from before the last one used, though within the drift, is spent', async () => {
    const earlier = alice.codeAt();
    expect((await give(alice, alice.codeAt(1))).kind).toBe('evidence');
    expect(await give(alice, earlier)).toMatchObject({ refusal: 'code-spent' });
  });

  it('is taken again for the claim, one step later, as a fresh item for that purpose', async () => {
    await give(alice, alice.codeAt());
    world.time.now += STEP;
    const kase = { ...alice.kase, phase: 'awaiting-claim', frozenAt: OPENED_AT } as const;
    expect(await give({ ...alice, kase }, alice.codeAt())).toMatchObject({
      evidence: { receipt: { purpose: 'claim', verifiedAt: OPENED_AT + STEP } },
    });
  });

  it('is never stronger than the policy says', async () => {
    const methods = [{ method: 'totp', strength: 1, freshSeconds: 60 }] as const;
    const bob = await world.newSubject({ plan: { evidence: { methods } } });
    const minute = { strength: 1, freshUntil: OPENED_AT + 60_000 };
    expect(await give(bob, bob.codeAt())).toMatchObject({ evidence: { receipt: minute } });
  });

  it('attack: from an authenticator enrolled just before the case, it is no evidence and no try', async () => {
    const late = await world.newSubject({ totp: { enrolledAt: OPENED_AT - 30 * DAY + 1 } });
    expect(await give(late, late.codeAt())).toMatchObject({
      kind: 'message-refused',
      refusal: 'enrolled-too-recently',
    });
  });

  it('attack: an authenticator whose row was put into the table by hand is not used', async () => {
    const mallory = await world.newSubject();
    const bob = await world.newSubject();
    const rows = world.database.owner;
    const { jws } = await rows
      .selectFrom('enrolled')
      .select('jws')
      .where('enrolled_id', '=', mallory.totp.enrolledId)
      .executeTakeFirstOrThrow();
    await rows
      .insertInto('enrolled')
      .values({ enrolled_id: 'by hand', person_id: bob.kase.subject.personId, jws })
      .execute();
    expect(await give(bob, mallory.codeAt())).toMatchObject({ kind: 'attempt-refused', refusal: 'code-wrong' });
  });

  it('attack: of an authenticator that was replaced, whose old row was put back, it is not taken', async () => {
    const { personId } = alice.kase.subject;
    const owner = world.database.owner;
    const old = await owner
      .selectFrom('enrolled')
      .selectAll()
      .where('enrolled_id', '=', alice.totp.enrolledId)
      .executeTakeFirstOrThrow();
    await owner.deleteFrom('enrolled').where('person_id', '=', personId).execute();
    const bob = await world.newSubject();
    await world.enrolThings(personId, [{ ...bob.totp, enrolledId: 'new-totp', personId }], 2);
    await owner.insertInto('enrolled').values(old).execute();
    expect(await give(alice, alice.codeAt())).toMatchObject({ refusal: 'code-wrong' });
    expect((await give(alice, bob.codeAt())).kind).toBe('evidence');
  });

  it('is refused, uncounted, where nothing is enrolled, the policy does not admit it, or the secret cannot be opened', async () => {
    const nobody = world.caseOf('nobody');
    const unknown = { ...alice, kase: nobody, session: await world.registered(nobody.id) };
    expect(await give(unknown, '123456')).toMatchObject({ kind: 'message-refused', refusal: 'not-enrolled' });
    const mailOnly = [{ method: 'email-code', strength: 1, freshSeconds: 60 }] as const;
    const bob = await world.newSubject({ plan: { evidence: { methods: mailOnly } } });
    expect(await give(bob, bob.codeAt())).toMatchObject({ kind: 'message-refused', refusal: 'method-not-admitted' });
    const carol = await world.newSubject({ totp: { sealedSecret: 'sealed to somebody else' } });
    expect(await give(carol, '123456')).toMatchObject({ kind: 'message-refused', refusal: 'enrolled-unproven' });
    expect(
      await world.database.owner
        .selectFrom('attempt')
        .selectAll()
        .where('case_id', 'in', [nobody.id, bob.kase.id, carol.kase.id])
        .execute(),
    ).toEqual([]);
  });
});
