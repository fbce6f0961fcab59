import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE } from '../../../domain/clock.js';
import type { EnrolledContact } from '../../../domain/enrolled.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const METHOD = 'recovery-contact';
const plan = {
  evidence: {
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: METHOD, strength: 2, freshSeconds: 1_800 },
    ],
  },
} as const;

const contactAt = (address: string): EnrolledContact => ({
  type: 'enrolled',
  kind: 'contact',
  personId: 'set by whoever enrols it',
  enrolledId: randomUUID(),
  enrolledAt: OPENED_AT - 50 * DAY,
  domains: ['voucher'],
  address,
});

describe('a code that a contact passes on', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    alice = await world.newSubject({ plan });
  });
  afterAll(() => world.stop());

  const asks = async (subject = alice) => world.send(subject.kase, await world.challenge(subject, { asks: METHOD }));
  const give = async (subject: SubjectOfCase, code: string) =>
    world.verify(subject.kase, await world.evidence(subject, METHOD, code));
  const mailsTo = async (address: string) => (await world.mail.messages()).filter(({ to }) => to.includes(address));
  const codeAt = async (address: string) =>
    /is (\d{8})\b/.exec((await mailsTo(address)).at(-1)?.text ?? '')?.[1] ?? 'none';
  const refused = (refusal: string) => ({ kind: 'message-refused', refusal });

  it('goes to the contact by mail, is typed by the subject, and is evidence of strength 2 that can be read out', async () => {
    expect(await asks()).toMatchObject({ kind: 'challenge-sent' });
    const fact = await give(alice, await codeAt(alice.contact.address));
    expect(fact).toMatchObject({
      kind: 'evidence',
      evidence: {
        receipt: {
          method: METHOD,
          strength: 2,
          domains: ['voucher'],
          relayable: true,
          behind: [],
          enrolledId: alice.contact.enrolledId,
          enrolledAt: alice.contact.enrolledAt,
        },
      },
    });
    expect(fact.kind === 'evidence' && 'vouchedBy' in fact.evidence.receipt).toBe(false);
  });

  it('names who passed it on, where the directory of record knows them', async () => {
    world.known('bob');
    const subject = await world.newSubject({ plan, contact: { address: 'bob@example.com' } });
    await asks(subject);
    expect(await give(subject, await codeAt('bob@example.com'))).toMatchObject({
      evidence: { receipt: { vouchedBy: 'bob' } },
    });
  });

  it('says in the mail what to ask, to whom alone to give it, and how to stop it', async () => {
    await asks();
    const [mail] = await mailsTo(alice.contact.address);
    expect(mail?.text).toMatch(/on a number you have had for long\. Ask them something that only the two of you know/);
    expect(mail?.text).toMatch(/to nobody else: not to a help desk/);
    expect(mail?.text).toMatch(/for 90 minutes/);
    expect(mail?.text).toMatch(/not-me#token=/);
    expect(mail?.subject).not.toMatch(/\d/);
    expect(await mailsTo(alice.email.address)).toEqual([]);
  });

  it('goes to the next contact when it is asked for again, and then the first one’s code is none', async () => {
    const other = contactAt(`other-${randomUUID()}@friends.example.net`);
    const subject = await world.newSubject({ plan, further: [other] });
    await asks(subject);
    const first = await codeAt(subject.contact.address);
    await asks(subject);
    expect(await give(subject, first)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-wrong' });
    expect(await give(subject, await codeAt(other.address))).toMatchObject({
      evidence: { receipt: { enrolledId: other.enrolledId } },
    });
  });

  it('attack: works once, and for 90 minutes', async () => {
    await asks();
    const code = await codeAt(alice.contact.address);
    world.time.now += 90 * MINUTE - 1;
    expect(await give(alice, code)).toMatchObject({ kind: 'evidence' });
    expect(await give(alice, code)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-spent' });
    await asks();
    const late = await codeAt(alice.contact.address);
    world.time.now += 90 * MINUTE;
    expect(await give(alice, late)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-expired' });
  });

  it('attack: of another case of the same person it is none', async () => {
    const kase = world.caseOf(alice.kase.subject.personId, plan);
    const elsewhere = { ...alice, kase, session: await world.registered(kase.id) };
    await asks(elsewhere);
    const code = await codeAt(alice.contact.address);
    await asks();
    expect(await give(alice, code)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-wrong' });
  });

  it('attack: a contact named for the occasion gets no code', async () => {
    const late = await world.newSubject({ plan, contact: { enrolledAt: OPENED_AT - 30 * DAY + 1 } });
    expect(await asks(late)).toMatchObject(refused('enrolled-too-recently'));
  });

  it('attack: an address of the subject’s own is no contact, however it is written', async () => {
    const address = `me-${randomUUID()}@private.example.net`;
    const email = { address: address.toUpperCase() };
    expect(await asks(await world.newSubject({ plan, email, contact: { address } }))).toMatchObject(
      refused('evidence-not-independent'),
    );
    const subject = await world.newSubject({ plan });
    const { personId } = subject.kase.subject;
    world.known(personId, { workEmail: subject.contact.address });
    expect(await asks(subject)).toMatchObject(refused('evidence-not-independent'));
    expect(await mailsTo(subject.contact.address)).toEqual([]);
  });

  it('attack: somebody with another part in the case, who left, or who is being recovered, passes on nothing', async () => {
    world.known('dora'); // held the ticket
    world.known('leo', { status: 'left' });
    world.known('eve');
    await world.database.owner
      .insertInto('open_recovery')
      .values({ person_id: 'eve', case_id: 'another', opened_at: OPENED_AT })
      .execute();
    for (const [who, refusal] of [
      ['dora', 'voucher-has-part'],
      ['leo', 'voucher-not-entitled'],
      ['eve', 'voucher-in-recovery'],
    ] as const) {
      const subject = await world.newSubject({ plan, contact: { address: `${who}@example.com` } });
      expect(await asks(subject)).toMatchObject(refused(refusal));
    }
  });

  it('goes on with the contacts that may, where one may not', async () => {
    world.known('dora');
    const further = [contactAt('dora@example.com')];
    const subject = await world.newSubject({ plan, further });
    for (let asked = 1; asked <= 2; asked += 1) expect(await asks(subject)).toMatchObject({ kind: 'challenge-sent' });
    expect(await mailsTo('dora@example.com')).toEqual([]);
    expect(await mailsTo(subject.contact.address)).toHaveLength(2);
  });
});
