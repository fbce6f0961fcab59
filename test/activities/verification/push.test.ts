import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import { pushOnce } from '../../../activities/verification/push/push-once.js';
import { sendChallenge } from '../../../activities/verification/send-challenge.js';
import { verifyHere } from '../../../activities/verification/verify-evidence.js';
import { readPushNumber } from '../../../db/pushes.js';
import { readStops } from '../../../db/stops.js';
import { DAY, MINUTE } from '../../../domain/clock.js';
import type { EnrolledPush } from '../../../domain/enrolled.js';
import type { MethodRule } from '../../../domain/plan.js';
import { sealingKeyOf, unseal } from '../../../proofs/sealing.js';
import { sessionOf } from '../../../proofs/session.js';
import type { FakeFactor } from '../../fakes/okta/answers.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const RULES: readonly MethodRule[] = [
  { method: 'push', strength: 2, freshSeconds: 600 },
  { method: 'totp', strength: 2, freshSeconds: 600 },
];

describe('a push to an authenticator that people have already', () => {
  let world: SubjectWorld;
  let browser: { readonly privateKey: CryptoKey; readonly replyTo: JWK };
  let alice: SubjectOfCase;

  const newSubject = (push: Partial<EnrolledPush> = {}) =>
    world.newSubject({ push, plan: { evidence: { methods: RULES } } });
  const asking = (of: SubjectOfCase, replyTo: unknown = browser.replyTo) =>
    world.challenge(of, { asks: 'push', typed: { method: 'push', replyTo } });
  const ask = async (of: SubjectOfCase) => world.send(of.kase, await asking(of));
  const give = async (of: SubjectOfCase) => world.verify(of.kase, await world.evidence(of, 'push', ''));
  const rung = ({ push }: SubjectOfCase) => world.okta.rung.filter(({ factor }) => factor.factorId === push.factorId);
  /** The number that a session's page shows: what the API hands out, opened by the browser. */
  const shownTo = async ({ kase, session }: SubjectOfCase): Promise<number> => {
    const of = { caseId: kase.id, session: await sessionOf(session.publicJwk) };
    const push = await readPushNumber(world.database.as('countersign_api'), of, world.time.now);
    const key = { kid: 'browser', privateKey: browser.privateKey };
    return Number((await unseal(key, push?.sealed ?? '')) ?? NaN);
  };
  /** An authenticator as its provider has it. */
  const bound = (changes: Partial<FakeFactor>) => {
    const { userId, factorId } = world.okta.enrols(changes);
    return { userId, factorId };
  };
  const anotherCase = async (of: SubjectOfCase): Promise<SubjectOfCase> => {
    const kase = world.caseOf(of.kase.subject.personId, { evidence: { methods: RULES } });
    return { ...of, kase, session: await world.registered(kase.id) };
  };
  const stopsOf = ({ kase }: SubjectOfCase) => readStops(world.database.owner, kase.id);

  beforeAll(async () => {
    world = await startSubjectWorld();
    const { privateKey, publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
    browser = { privateKey, replyTo: await exportJWK(publicKey) };
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    world.okta.reset();
    alice = await newSubject();
  });
  afterAll(() => world.stop());

  it('is matched by the number on the page of whoever asked, and is evidence once its owner picked that', async () => {
    expect(await ask(alice)).toMatchObject({ kind: 'challenge-sent', method: 'push' });
    world.okta.picks(alice.push, await shownTo(alice));
    expect(await give(alice)).toMatchObject({
      kind: 'evidence',
      evidence: {
        receipt: {
          method: 'push',
          strength: 2,
          domains: ['handset'],
          relayable: true,
          enrolledId: alice.push.enrolledId,
        },
      },
    });
  });

  it('is asked about before anything else counts, and never in the task of the case itself: other evidence waits for that', async () => {
    const here = verifyHere(world.deps);
    await ask(alice);
    const code = await world.evidence(alice, 'totp', alice.codeAt());
    await expect(here(alice.kase, code)).rejects.toThrow('a provider must be asked first');
    expect(await world.isKept(code)).toBe(true);
    expect((await world.verify(alice.kase, code)).kind).toBe('evidence');
    world.okta.picks(alice.push, await shownTo(alice));
    await give(alice);
    const again = await world.evidence(alice, 'totp', '000000');
    expect(await here(alice.kase, again)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-wrong' });
  });

  it('attack: nobody picked anything, and the claimant says they did; it is no try, and the owner still can', async () => {
    await ask(alice);
    for (let said = 1; said <= 5; said += 1)
      expect(await give(alice)).toMatchObject({ kind: 'message-refused', refusal: 'push-waiting' });
    world.okta.picks(alice.push, await shownTo(alice));
    expect((await give(alice)).kind).toBe('evidence');
  });

  it('attack: nothing was pushed, and the claimant says that it was answered', async () => {
    expect(await give(alice)).toMatchObject({ kind: 'message-refused', refusal: 'push-waiting' });
  });

  it('attack: unanswered, it is a failed try; answered too late, too', async () => {
    await ask(alice);
    world.okta.ignores(alice.push);
    const failed = { kind: 'attempt-refused', refusal: 'push-unanswered' };
    expect(await give(alice)).toMatchObject({ ...failed, attemptsLeft: 2 });
    await ask(alice);
    const shown = await shownTo(alice);
    world.time.now += 5 * MINUTE;
    expect(await give(alice)).toMatchObject({ ...failed, attemptsLeft: 1 });
    world.okta.picks(alice.push, shown);
    expect(await give(alice)).toMatchObject({ refusal: 'push-waiting' });
  });

  it('attack: an approval counts once, however often and however fast it is given', async () => {
    await ask(alice);
    world.okta.picks(alice.push, await shownTo(alice));
    const facts = await Promise.all(Array.from({ length: 10 }, () => give(alice)));
    expect(facts.filter(({ kind }) => kind === 'evidence')).toHaveLength(1);
    expect(await give(alice)).toMatchObject({ refusal: 'push-waiting' });
  });

  it('attack: without a key to seal its number to nothing rings', async () => {
    for (const replyTo of [null, { kty: 'EC' }])
      expect(await world.send(alice.kase, await asking(alice, replyTo))).toMatchObject({
        kind: 'message-refused',
        refusal: 'submission-missing',
      });
    expect(rung(alice)).toEqual([]);
  });

  it('attack: the number is for the session that asked; another of the case neither sees it nor uses its answer', async () => {
    const other = { ...alice, session: await world.registered(alice.kase.id) };
    await ask(alice);
    expect(await shownTo(other)).toBeNaN();
    world.okta.picks(alice.push, await shownTo(alice));
    expect(await give(other)).toMatchObject({ kind: 'message-refused', refusal: 'session-other' });
    expect((await give(alice)).kind).toBe('evidence');
  });

  it('attack: what was approved for another case, or by another person, is nothing here', async () => {
    const [second, bob] = [await anotherCase(alice), await newSubject()];
    await ask(second);
    world.okta.picks(alice.push, await shownTo(second));
    await ask(alice);
    await ask(bob);
    world.okta.picks(bob.push, await shownTo(bob));
    expect(await give(alice)).toMatchObject({ refusal: 'push-waiting' });
    expect((await give(second)).kind).toBe('evidence');
  });

  it('attack: a row of the database that names what its owner approved elsewhere is no push of the case', async () => {
    const elsewhere = await anotherCase(alice);
    await ask(elsewhere);
    world.okta.picks(alice.push, await shownTo(elsewhere));
    const approved = world.okta.screenOf(alice.push).id;
    await ask(alice);
    const forged = { transaction_id: approved };
    await world.database.owner.updateTable('push').set(forged).where('case_id', '=', alice.kase.id).execute();
    expect(await give(alice)).toMatchObject({ kind: 'attempt-refused', refusal: 'push-refused' });
  });

  describe('its owner', () => {
    it.each([
      ['says at the authenticator that it was not them', () => world.okta.denies(alice.push)],
      [
        'picks a number that is not the one on the page: they do not see the page',
        () => world.okta.picks(alice.push, world.okta.screenOf(alice.push).number + 1),
      ],
    ])('%s: attack: the case is stopped, whatever is given next', async (_, answers) => {
      for (const next of [
        () => give(alice),
        () => ask(alice),
        async () => world.verify(alice.kase, await world.evidence(alice, 'totp', alice.codeAt())),
      ]) {
        alice = await newSubject();
        await ask(alice);
        answers();
        expect(await next()).toMatchObject({
          kind: 'stopped',
          stop: { receipt: { reason: 'repudiated', by: alice.kase.subject.personId, caseId: alice.kase.id } },
        });
        expect(await stopsOf(alice)).toHaveLength(1);
        expect(rung(alice)).toHaveLength(1);
      }
    });

    it('attack: is not asked for ever: two of a case that come to nothing, four a day in all', async () => {
      const second = await anotherCase(alice);
      for (const kase of [alice, second]) {
        for (let sent = 1; sent <= 2; sent += 1) expect((await ask(kase)).kind).toBe('challenge-sent');
        expect(await ask(kase)).toMatchObject({ kind: 'message-refused', refusal: 'flooded' });
      }
      const third = await anotherCase(alice);
      expect(await ask(third)).toMatchObject({ kind: 'message-refused', refusal: 'attempts-spent' });
      expect(rung(alice)).toHaveLength(4);
      world.time.now += DAY + 1;
      expect((await ask(third)).kind).toBe('challenge-sent');
    });

    it('attack: is not asked more often by asking at once', async () => {
      await Promise.all(Array.from({ length: 10 }, () => ask(alice)));
      expect(rung(alice)).toHaveLength(2);
    });

    it('is asked anew for the claim; what was approved before the evidence was frozen does not open it', async () => {
      await ask(alice);
      world.okta.picks(alice.push, await shownTo(alice));
      const claiming = { ...alice.kase, phase: 'awaiting-claim', frozenAt: OPENED_AT + MINUTE } as const;
      const early = await world.verify(claiming, await world.evidence(alice, 'push', ''));
      expect(early).toMatchObject({ kind: 'attempt-refused', refusal: 'code-expired' });
      world.time.now += 2 * MINUTE;
      await ask(alice);
      world.okta.picks(alice.push, await shownTo(alice));
      const fresh = await world.verify(claiming, await world.evidence(alice, 'push', ''));
      expect(fresh).toMatchObject({ kind: 'evidence', evidence: { receipt: { purpose: 'claim' } } });
    });
  });

  describe('to an authenticator that', () => {
    it('attack: was bound yesterday, by its provider’s word, though enrolled here long ago: nothing rings', async () => {
      const created = new Date(OPENED_AT - DAY).toISOString();
      const bob = await newSubject(bound({ created }));
      expect(await ask(bob)).toMatchObject({ refusal: 'enrolled-too-recently' });
      expect(rung(bob)).toEqual([]);
    });

    it('attack: was enrolled here yesterday, whatever its age: nothing rings', async () => {
      const bob = await newSubject({ enrolledAt: OPENED_AT - DAY });
      expect(await ask(bob)).toMatchObject({ refusal: 'enrolled-too-recently' });
      expect(rung(bob)).toEqual([]);
    });

    it.each([{ status: 'INACTIVE' }, { factorType: 'token:software:totp' }, { provider: 'GOOGLE' }])(
      'is bound to them no more (%o): nothing rings',
      async (changed) => {
        const bob = await newSubject(bound(changed));
        expect(await ask(bob)).toMatchObject({ refusal: 'not-enrolled' });
        expect(rung(bob)).toEqual([]);
      },
    );

    it('attack: is on the telephone that was lost with what is reset: nothing rings', async () => {
      const plan = { action: 'mfa.reset', evidence: { methods: RULES } } as const;
      const bob = await world.newSubject({ push: { device: 'phone' }, passkey: { device: 'phone' }, plan });
      expect(await ask(bob)).toMatchObject({ refusal: 'evidence-not-independent' });
      expect(rung(bob)).toEqual([]);
    });

    it('is of a provider that is not set up: nothing rings', async () => {
      const none = sendChallenge({ ...world.deps, pushes: {} });
      expect(await none(alice.kase, await asking(alice))).toMatchObject({ refusal: 'method-unavailable' });
    });
  });

  describe('through a provider that', () => {
    it.each(['fails', 'throttles', 'loses-the-answer', 'pushes-without-a-number'] as const)(
      '%s: is asked once for a request, however often that is tried again; its subject goes on by another way',
      async (mood) => {
        world.okta.mood = mood;
        const message = await asking(alice);
        const given = { kind: 'message-refused', refusal: 'code-undelivered' };
        expect(await world.send(alice.kase, message)).toMatchObject(given);
        expect(await world.send(alice.kase, message)).toMatchObject(given);
        expect(rung(alice).length).toBeLessThanOrEqual(1);
        expect(await give(alice)).toMatchObject({ refusal: 'push-waiting' });
        const app = await world.evidence(alice, 'totp', alice.codeAt());
        expect((await world.verify(alice.kase, app)).kind).toBe('evidence');
      },
    );

    it('attack: rings twice: the answer to the other is not the answer to this one', async () => {
      world.okta.mood = 'rings-twice';
      await ask(alice);
      const [first, second] = rung(alice);
      expect(await shownTo(alice)).toBe(first?.number);
      world.okta.picks(alice.push, second?.number ?? 0);
      expect(await give(alice)).toMatchObject({ refusal: 'push-waiting' });
    });

    it('cannot say what came of it: it has not been answered, and counts once it can', async () => {
      await ask(alice);
      world.okta.picks(alice.push, await shownTo(alice));
      world.okta.pollMood = 'fails';
      expect(await give(alice)).toMatchObject({ kind: 'message-refused', refusal: 'push-waiting' });
      world.okta.pollMood = 'answers';
      expect((await give(alice)).kind).toBe('evidence');
    });

    it.each([
      ['answers', null],
      ['loses-the-answer', 'code-undelivered'],
    ] as const)('%s: after a crash before the verdict it is not asked again', async (mood, refusal) => {
      world.okta.mood = mood;
      const message = await asking(alice);
      const pushing = {
        challenge: { kind: 'pushed', validSeconds: 300 },
        enrolled: [alice.push],
        session: await sessionOf(alice.session.publicJwk),
        replyTo: await sealingKeyOf(browser.replyTo),
        now: world.time.now,
      } as const;
      for (let tries = 1; tries <= 2; tries += 1)
        expect(await pushOnce(world.deps, alice.kase, message, pushing)).toBe(refusal);
      expect(rung(alice)).toHaveLength(1);
    });

    it('was asked before: after its verdict it is not asked again', async () => {
      const message = await asking(alice);
      const first = await world.send(alice.kase, message);
      expect(await world.send(alice.kase, message)).toEqual(first);
      expect(rung(alice)).toHaveLength(1);
    });
  });
});
