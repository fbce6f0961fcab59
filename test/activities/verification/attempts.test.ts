import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY } from '../../../domain/clock.js';
import type { Method } from '../../../domain/evidence.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

describe('attempts', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;

  const give = async (subject: SubjectOfCase, method: Method, code: string) =>
    world.verify(subject.kase, await world.evidence(subject, method, code));
  const wrong = (method: Method, subject = alice) => give(subject, method, method === 'totp' ? '000000' : '00000000');
  /** Another case of the same person, with a session of its own. */
  const anotherCase = async (of: SubjectOfCase): Promise<SubjectOfCase> => {
    const kase = world.caseOf(of.kase.subject.personId);
    return { ...of, kase, session: await world.registered(kase.id) };
  };
  const left = (attemptsLeft: number) => ({ kind: 'attempt-refused', refusal: 'code-wrong', attemptsLeft });
  const spent = { kind: 'attempt-refused', refusal: 'attempts-spent', attemptsLeft: 0 };

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    alice = await world.newSubject();
  });
  afterAll(() => world.stop());

  it('attack: the third wrong code spends the method, and then the right one is refused too', async () => {
    expect(await wrong('totp')).toMatchObject(left(2));
    expect(await wrong('totp')).toMatchObject(left(1));
    expect(await wrong('totp')).toMatchObject(left(0));
    expect(await give(alice, 'totp', alice.codeAt())).toMatchObject(spent);
  });

  it('attack: a new code does not reset the count, and is not even sent once it is spent', async () => {
    await world.codeByMail(alice);
    expect(await wrong('email-code')).toMatchObject(left(2));
    await world.codeByMail(alice);
    expect(await wrong('email-code')).toMatchObject(left(1));
    const code = await world.codeByMail(alice);
    expect(await wrong('email-code')).toMatchObject(left(0));
    expect(await give(alice, 'email-code', code)).toMatchObject(spent);
    expect(await world.send(alice.kase, await world.challenge(alice))).toMatchObject({ refusal: 'attempts-spent' });
  });

  it('are limited over all methods of a case, and the answer tells the tightest limit', async () => {
    await wrong('totp');
    await wrong('totp');
    expect(await wrong('email-code')).toMatchObject(left(2));
    expect(await wrong('email-code')).toMatchObject(left(1));
    expect(await wrong('totp')).toMatchObject(left(0));
    expect(await wrong('email-code')).toMatchObject(spent);
  });

  it('attack: opening further cases gives no more than ten in a day', async () => {
    const plan = { evidence: { attemptsPerPersonPerDay: 4 } };
    const bob = await world.newSubject({ plan });
    const restrict = (subject: SubjectOfCase) => ({ ...subject, kase: { ...subject.kase, plan: bob.kase.plan } });
    await wrong('totp', bob);
    await wrong('totp', bob);
    const second = restrict(await anotherCase(bob));
    expect(await wrong('totp', second)).toMatchObject(left(1));
    expect(await wrong('email-code', second)).toMatchObject(left(0));
    const third = restrict(await anotherCase(bob));
    expect(await give(third, 'totp', bob.codeAt())).toMatchObject(spent);
    world.time.now += DAY + 1;
    expect((await give(third, 'totp', bob.codeAt())).kind).toBe('evidence');
  });

  it('attack: twenty guesses at once, by both methods, get no further than the limits', async () => {
    const messages = await Promise.all(
      Array.from({ length: 20 }, (_one, i) => world.evidence(alice, i % 2 === 0 ? 'totp' : 'email-code', '1')),
    );
    const facts = await Promise.all(messages.map((message) => world.verify(alice.kase, message)));
    const made = facts.filter((fact) => fact.kind === 'attempt-refused' && fact.refusal === 'code-wrong');
    expect(made).toHaveLength(5);
  });

  it('that succeed are not counted against anybody', async () => {
    expect((await give(alice, 'totp', alice.codeAt())).kind).toBe('evidence');
    expect(await wrong('totp')).toMatchObject(left(2));
  });
});
