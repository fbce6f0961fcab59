import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MailRefusedError } from '../../../activities/notices/mail.js';
import { sendChallenge } from '../../../activities/verification/send-challenge.js';
import { DAY, MINUTE } from '../../../domain/clock.js';
import { verifyRepudiation } from '../../../proofs/repudiation.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

describe('a code by e-mail', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;

  const give = async (subject: SubjectOfCase, code: string) =>
    world.verify(subject.kase, await world.evidence(subject, 'email-code', code));
  const mailsTo = async ({ email }: SubjectOfCase) =>
    (await world.mail.messages()).filter(({ to }) => to.includes(email.address));

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    alice = await world.newSubject();
  });
  afterAll(() => world.stop());

  it('goes to the enrolled address, is eight digits, and is evidence that the mailbox is read', async () => {
    const code = await world.codeByMail(alice);
    expect(await give(alice, code)).toMatchObject({
      kind: 'evidence',
      evidence: {
        receipt: { method: 'email-code', strength: 1, domains: ['mailbox'], enrolledId: alice.email.enrolledId },
      },
    });
  });

  it('says that it is read out to nobody, and lets whoever did not ask for it stop the case', async () => {
    await world.codeByMail(alice);
    const [mail] = await mailsTo(alice);
    expect(mail?.text).toContain('Never read it out');
    const token = /not-me#token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const { personId } = alice.kase.subject;
    expect(await verifyRepudiation(world.keys.trust, token)).toMatchObject({ caseId: alice.kase.id, personId });
  });

  it('is in the mail and nowhere else: no table, no fact and no subject line has it', async () => {
    const message = await world.challenge(alice);
    const fact = await world.send(alice.kase, message);
    const [mail] = await mailsTo(alice);
    const code = /\b\d{8}\b/.exec(mail?.text ?? '')?.[0] ?? 'none';
    const rows = await world.database.owner
      .selectFrom('issued_code')
      .selectAll()
      .where('case_id', '=', alice.kase.id)
      .execute();
    expect(rows).toHaveLength(1);
    for (const kept of [JSON.stringify(rows), JSON.stringify(fact), mail?.subject, mail?.messageId]) {
      expect(kept).not.toContain(code);
    }
    expect(await world.isKept(message)).toBe(false);
  });

  it('attack: works once', async () => {
    const code = await world.codeByMail(alice);
    expect((await give(alice, code)).kind).toBe('evidence');
    expect(await give(alice, code)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-spent' });
  });

  it('attack: of another case of the same person does not work', async () => {
    const other = world.caseOf(alice.kase.subject.personId);
    const elsewhere = { ...alice, kase: other, session: await world.registered(other.id) };
    const code = await world.codeByMail(elsewhere);
    await world.codeByMail(alice);
    expect(await give(alice, code)).toMatchObject({ refusal: 'code-wrong' });
  });

  it('stops working when a newer one was sent', async () => {
    const first = await world.codeByMail(alice);
    const second = await world.codeByMail(alice);
    expect(second).not.toBe(first);
    expect(await give(alice, first)).toMatchObject({ refusal: 'code-wrong' });
    expect((await give(alice, second)).kind).toBe('evidence');
  });

  it('works for 30 minutes', async () => {
    const [last, late] = [await world.newSubject(), alice];
    const codes = [await world.codeByMail(last), await world.codeByMail(late)] as const;
    world.time.now += 30 * MINUTE - 1;
    expect((await give(last, codes[0])).kind).toBe('evidence');
    world.time.now += 1;
    expect(await give(late, codes[1])).toMatchObject({ refusal: 'code-expired' });
  });

  it('attack: sent before the evidence was frozen, it is not the fresh item of the claim', async () => {
    const old = await world.codeByMail(alice);
    const kase = { ...alice.kase, phase: 'awaiting-claim', frozenAt: OPENED_AT + 1_000 } as const;
    world.time.now += 2_000;
    const back = { ...alice, kase };
    expect(await give(back, old)).toMatchObject({ refusal: 'code-expired' });
    const fresh = await world.codeByMail(back);
    expect(await give(back, fresh)).toMatchObject({ evidence: { receipt: { purpose: 'claim' } } });
  });

  it('attack: an address behind the identity provider under reset is neither sent a code nor evidence', async () => {
    const bob = await world.newSubject({ email: { behindIdentityProvider: true } });
    const refused = { kind: 'message-refused', refusal: 'evidence-not-independent' };
    expect(await world.send(bob.kase, await world.challenge(bob))).toMatchObject(refused);
    expect(await give(bob, '12345678')).toMatchObject(refused);
    expect(await mailsTo(bob)).toEqual([]);
  });

  it('attack: an address enrolled just before the case is sent no code', async () => {
    const bob = await world.newSubject({ email: { enrolledAt: OPENED_AT - 29 * DAY } });
    expect(await world.send(bob.kase, await world.challenge(bob))).toMatchObject({ refusal: 'enrolled-too-recently' });
    expect(await mailsTo(bob)).toEqual([]);
  });

  it('is not for methods that send nothing', async () => {
    const message = await world.challenge(alice, { asks: 'totp', typed: { method: 'totp' } });
    expect(await world.send(alice.kase, message)).toMatchObject({ refusal: 'method-not-admitted' });
  });

  it('attack: no more than five are mailed in a case, however often they are asked for', async () => {
    for (let sent = 1; sent <= 5; sent += 1) await world.codeByMail(alice);
    expect(await world.send(alice.kase, await world.challenge(alice))).toMatchObject({ refusal: 'flooded' });
    expect(await mailsTo(alice)).toHaveLength(5);
  });

  it('asked for again after a crash between mail and verdict, is the same code in the same mail', async () => {
    const message = await world.challenge(alice);
    const sent: string[] = [];
    const crashing = sendChallenge({
      ...world.deps,
      sendMail: async (mail) => {
        sent.push(mail.text);
        await world.deps.sendMail(mail);
        throw new Error('killed');
      },
    });
    await expect(crashing(alice.kase, message)).rejects.toThrow('killed');
    world.time.now += MINUTE;
    expect(await world.send(alice.kase, message)).toMatchObject({ kind: 'challenge-sent' });
    expect(await mailsTo(alice)).toHaveLength(1);
    const code = /\b\d{8}\b/.exec(sent[0] ?? '')?.[0] ?? 'none';
    expect((await give(alice, code)).kind).toBe('evidence');
  });

  it('asked for again after its verdict, is not sent again', async () => {
    const message = await world.challenge(alice);
    const first = await world.send(alice.kase, message);
    const silent = sendChallenge({ ...world.deps, sendMail: () => Promise.reject(new Error('a second mail')) });
    expect(await silent(alice.kase, message)).toEqual(first);
  });

  it('for a mailbox that is gone is refused, so that the case can go on; for a server that is away it is tried again', async () => {
    const gone = sendChallenge({ ...world.deps, sendMail: () => Promise.reject(new MailRefusedError('gone')) });
    expect(await gone(alice.kase, await world.challenge(alice))).toMatchObject({ refusal: 'not-enrolled' });
    const away = sendChallenge({ ...world.deps, sendMail: () => Promise.reject(new Error('away')) });
    await expect(away(alice.kase, await world.challenge(alice))).rejects.toThrow('away');
  });
});
