import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sendChallenge } from '../../../activities/verification/send-challenge.js';
import { restrictedNotice } from '../../../contract/restricted.js';
import { DAY, MINUTE, SECOND } from '../../../domain/clock.js';
import type { EnrolledPhone } from '../../../domain/enrolled.js';
import type { MethodRule } from '../../../domain/plan.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const RULE: MethodRule = { method: 'phone-code', strength: 1, freshSeconds: 600, mustKnow: ['sim-change'] };
const ASKS = { asks: 'phone-code', typed: { method: 'phone-code' } } as const;

describe('a code by telephone', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;

  const planned = (rule: MethodRule = RULE) => ({ evidence: { methods: [rule] } });
  const newSubject = (phone: Partial<EnrolledPhone> = {}, rule = RULE) =>
    world.newSubject({ phone, plan: planned(rule) });
  const give = async (subject: SubjectOfCase, code: string) =>
    world.verify(subject.kase, await world.evidence(subject, 'phone-code', code));
  const ask = async (subject: SubjectOfCase) => world.send(subject.kase, await world.challenge(subject, ASKS));
  const reached = ({ phone }: SubjectOfCase) => world.twilio.delivered.filter(({ to }) => to === phone.number);
  /** Another case of the same person, with a session of its own. */
  const anotherCase = async (of: SubjectOfCase): Promise<SubjectOfCase> => {
    const kase = world.caseOf(of.kase.subject.personId, planned());
    return { ...of, kase, session: await world.registered(kase.id) };
  };

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    world.twilio.reset();
    alice = await newSubject();
  });
  afterAll(() => world.stop());

  it('goes to the enrolled number, is eight digits, and is evidence that the telephone is answered', async () => {
    const code = await world.codeByPhone(alice);
    expect(reached(alice)).toMatchObject([{ by: 'sms' }]);
    expect(await give(alice, code)).toMatchObject({
      kind: 'evidence',
      evidence: {
        receipt: {
          method: 'phone-code',
          strength: 1,
          domains: ['handset'],
          relayable: true,
          enrolledId: alice.phone.enrolledId,
        },
      },
    });
  });

  it('is read out in a call where that is asked for, and the number takes it', async () => {
    expect((await give(alice, await world.codeByPhone(alice, 'voice'))).kind).toBe('evidence');
    expect(reached(alice)).toMatchObject([{ by: 'voice' }]);
    const bob = await newSubject({ takes: ['sms'] });
    const asked = await world.challenge(bob, { asks: 'phone-code', typed: { method: 'phone-code', by: 'voice' } });
    expect(await world.send(bob.kase, asked)).toMatchObject({ refusal: 'not-enrolled' });
    expect(reached(bob)).toEqual([]);
  });

  it('comes as its owner prefers, where nothing is said', async () => {
    const bob = await newSubject({ takes: ['voice', 'sms'] });
    await world.codeByPhone(bob);
    expect(reached(bob)).toMatchObject([{ by: 'voice' }]);
  });

  it('says that it is for nobody else, how to stop it, and that a telephone is the weaker way', async () => {
    for (const by of ['sms', 'voice'] as const) {
      await world.codeByPhone(alice, by);
      const said = reached(alice).at(-1)?.text ?? '';
      expect(said).toContain('Tell it to nobody');
      expect(said).toContain('Not you?');
      expect(said).toContain(restrictedNotice('phone-code'));
    }
    const [text] = reached(alice);
    // Two parts of a text message in the basic alphabet (3GPP TS 23.038).
    expect(text?.text).toMatch(/^[\w .,:;?'-]{1,306}$/);
  });

  it('is in the message and nowhere else, and the number is in no table', async () => {
    const message = await world.challenge(alice, ASKS);
    const fact = await world.send(alice.kase, message);
    const code = world.twilio.codeFor(alice.phone.number);
    const rows = await world.database.owner
      .selectFrom('issued_code')
      .selectAll()
      .where('case_id', '=', alice.kase.id)
      .execute();
    expect(rows).toHaveLength(1);
    for (const kept of [JSON.stringify(rows), JSON.stringify(fact)])
      for (const secret of [code, alice.phone.number, alice.phone.number.slice(1)]) expect(kept).not.toContain(secret);
    expect(await world.isKept(message)).toBe(false);
  });

  it('works once, for five minutes, and only the newest does', async () => {
    const first = await world.codeByPhone(alice);
    const second = await world.codeByPhone(alice);
    expect(await give(alice, first)).toMatchObject({ refusal: 'code-wrong' });
    world.time.now += 5 * MINUTE - 1;
    expect((await give(alice, second)).kind).toBe('evidence');
    expect(await give(alice, second)).toMatchObject({ refusal: 'code-spent' });
    const bob = await newSubject();
    const late = await world.codeByPhone(bob);
    world.time.now += 5 * MINUTE;
    expect(await give(bob, late)).toMatchObject({ refusal: 'code-expired' });
  });

  it('attack: of another case of the same person, or given in another session, it does not work', async () => {
    const elsewhere = await anotherCase(alice);
    const code = await world.codeByPhone(elsewhere);
    await world.codeByPhone(alice);
    expect(await give(alice, code)).toMatchObject({ refusal: 'code-wrong' });
    const right = world.twilio.codeFor(alice.phone.number);
    const bound = { ...alice, kase: { ...alice.kase, session: 'the session that gave evidence' } };
    expect(await give(bound, right)).toMatchObject({ kind: 'message-refused', refusal: 'session-other' });
  });

  describe('whose line is no longer what was enrolled', () => {
    it.each([
      ['its SIM was swapped yesterday', { lastSimSwapDate: new Date(OPENED_AT - DAY).toISOString() }, 'line-changed'],
      [
        'its SIM was swapped while the case was open',
        { swappedPeriod: 'PT24H', swappedInPeriod: true },
        'line-changed',
      ],
      ['its carrier says nothing', {}, 'line-unknown'],
      ['its carrier knows of yesterday alone', { swappedPeriod: 'PT24H', swappedInPeriod: false }, 'line-unknown'],
      [
        'it is answered by an account',
        { type: 'nonFixedVoip', lastSimSwapDate: '2020-04-27T10:18:50Z' },
        'line-unsuitable',
      ],
    ])('attack: no code is sent when %s', async (_, line, refusal) => {
      world.twilio.lines.set(alice.phone.number, line);
      expect(await ask(alice)).toMatchObject({ kind: 'message-refused', refusal });
      expect(reached(alice)).toEqual([]);
    });

    it('attack: a number that was changed yesterday counts for nothing, though it was enrolled long ago', async () => {
      const young = { kind: 'message-refused', refusal: 'enrolled-too-recently' };
      for (const change of [{ changedAt: OPENED_AT - DAY }, { verifiedAt: OPENED_AT - DAY }]) {
        const bob = await newSubject(change);
        expect(await ask(bob)).toMatchObject(young);
        expect(await give(bob, '12345678')).toMatchObject(young);
        expect(reached(bob)).toEqual([]);
      }
      expect(world.twilio.lookedUp).toEqual([]);
    });

    it('is sent one where the policy does not demand to know', async () => {
      const bob = await newSubject({}, { ...RULE, mustKnow: [] });
      world.twilio.lines.set(bob.phone.number, {});
      expect(await ask(bob)).toMatchObject({ kind: 'challenge-sent' });
    });

    it('attack: where the policy says nothing, everything must be known, porting too', async () => {
      const { method, strength, freshSeconds } = RULE;
      const bob = await newSubject({}, { method, strength, freshSeconds });
      expect(await ask(bob)).toMatchObject({ refusal: 'line-unknown' });
    });
  });

  describe('within limits', () => {
    const wrong = { kind: 'attempt-refused', refusal: 'code-wrong' };

    it('attack: a new code resets no count, and is not even sent once the tries are spent', async () => {
      for (const attemptsLeft of [2, 1, 0]) {
        await world.codeByPhone(alice);
        expect(await give(alice, '00000000')).toMatchObject({ ...wrong, attemptsLeft });
      }
      expect(await ask(alice)).toMatchObject({ refusal: 'attempts-spent' });
      expect(reached(alice)).toHaveLength(3);
    });

    it('attack: no more than five are sent in a case, nor ten in a day to a number, whatever the case', async () => {
      for (let sent = 1; sent <= 5; sent += 1) await world.codeByPhone(alice);
      expect(await ask(alice)).toMatchObject({ refusal: 'flooded' });
      const second = await anotherCase(alice);
      for (let sent = 1; sent <= 5; sent += 1) await world.codeByPhone(second);
      const third = await anotherCase(alice);
      expect(await ask(third)).toMatchObject({ kind: 'message-refused', refusal: 'attempts-spent' });
      world.time.now += DAY + 1;
      expect(await ask(third)).toMatchObject({ kind: 'challenge-sent' });
    });

    it('attack: tried out over two cases of two people, a number takes no more; other ways stay open to both', async () => {
      const plan = { evidence: { methods: [RULE, { method: 'totp', strength: 2, freshSeconds: 600 }] } } as const;
      const limited = { evidence: { ...plan.evidence, attemptsPerPersonPerDay: 4 } };
      const { number } = alice.phone;
      const [bob, carla] = [
        await world.newSubject({ phone: { number }, plan: limited }),
        await world.newSubject({ phone: { number }, plan: limited }),
      ];
      await world.codeByPhone(bob);
      await give(bob, '00000000');
      await give(bob, '00000001');
      const right = await world.codeByPhone(carla);
      await give(carla, '00000000');
      await give(carla, '00000001');
      expect(await give(carla, right)).toMatchObject({ kind: 'message-refused', refusal: 'attempts-spent' });
      expect(await ask(bob)).toMatchObject({ kind: 'message-refused', refusal: 'attempts-spent' });
      const app = await world.evidence(bob, 'totp', bob.codeAt());
      expect((await world.verify(bob.kase, app)).kind).toBe('evidence');
    });

    it('attack: twenty guesses at once for two people with one number get no further than its limit', async () => {
      const { number } = alice.phone;
      const limited = { evidence: { methods: [RULE], attemptsPerMethod: 3, attemptsPerPersonPerDay: 4 } };
      const [bob, carla] = [
        await world.newSubject({ phone: { number }, plan: limited }),
        await world.newSubject({ phone: { number }, plan: limited }),
      ];
      await world.codeByPhone(bob);
      await world.codeByPhone(carla);
      const tries = Array.from({ length: 20 }, (_one, i) => give(i % 2 === 0 ? bob : carla, '0'));
      const made = (await Promise.all(tries)).filter((fact) => 'refusal' in fact && fact.refusal === 'code-wrong');
      expect(made).toHaveLength(4);
    });
  });

  describe('through a gateway that', () => {
    it('is not set up: is refused, and nothing is noted', async () => {
      const none = sendChallenge({ ...world.deps, phones: null });
      expect(await none(alice.kase, await world.challenge(alice, ASKS))).toMatchObject({
        kind: 'message-refused',
        refusal: 'method-unavailable',
      });
      expect(world.twilio.lookedUp).toEqual([]);
    });

    it.each(['fails', 'throttles'] as const)(
      '%s: is asked again for half a minute, and then the person goes on by another way or asks anew',
      async (mood) => {
        world.twilio.mood = mood;
        const message = await world.challenge(alice, ASKS);
        await expect(world.send(alice.kase, message)).rejects.toThrow('the telephone gateway answered');
        world.time.now += 30 * SECOND - 1;
        await expect(world.send(alice.kase, message)).rejects.toThrow('the telephone gateway answered');
        world.time.now += 1;
        expect(await world.send(alice.kase, message)).toMatchObject({ refusal: 'code-undelivered' });
        world.twilio.mood = 'answers';
        expect((await give(alice, await world.codeByPhone(alice))).kind).toBe('evidence');
      },
    );

    it('cannot ask the carrier: no code is sent', async () => {
      world.twilio.lookupMood = 'fails';
      await expect(ask(alice)).rejects.toThrow('the telephone gateway answered 500');
      expect(reached(alice)).toEqual([]);
    });

    it('loses its answer and delivers twice: both are the same code, and it works once', async () => {
      world.twilio.mood = 'loses-the-answer';
      const message = await world.challenge(alice, ASKS);
      await expect(world.send(alice.kase, message)).rejects.toThrow('fetch failed');
      world.twilio.mood = 'delivers-twice';
      expect(await world.send(alice.kase, message)).toMatchObject({ kind: 'challenge-sent' });
      const texts = reached(alice);
      expect(texts).toHaveLength(3);
      expect(new Set(texts.map(({ text }) => text)).size).toBe(1);
      expect(new Set(texts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
      const code = world.twilio.codeFor(alice.phone.number);
      expect((await give(alice, code)).kind).toBe('evidence');
      expect(await give(alice, code)).toMatchObject({ refusal: 'code-spent' });
    });

    it('refuses the number for good: is a refusal at once', async () => {
      world.twilio.refusing.set(alice.phone.number, 21610);
      expect(await ask(alice)).toMatchObject({ refusal: 'code-undelivered' });
    });

    it('was asked before: after its verdict it is not asked again', async () => {
      const message = await world.challenge(alice, ASKS);
      const first = await world.send(alice.kase, message);
      expect(await world.send(alice.kase, message)).toEqual(first);
      expect(reached(alice)).toHaveLength(1);
    });
  });
});
