import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSessionNumber } from '../../../db/session-numbers.js';
import { createCredential } from '../../../dev/software-authenticator/authenticator.js';
import type { Case } from '../../../domain/case.js';
import { DAY, MINUTE } from '../../../domain/clock.js';
import { challengeOf } from '../../../proofs/decision.js';
import { verifyReceipt } from '../../../proofs/receipts.js';
import { verifyRepudiation } from '../../../proofs/repudiation.js';
import { sessionNumberOf } from '../../../proofs/session-number.js';
import { sessionOf } from '../../../proofs/session.js';
import { decisionBy } from '../../domain/support/decisions.js';
import { OPENED_AT, SIGNING, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';
import { attests, newVoucher, type Lie, type Voucher } from './vouchers.js';

const METHOD = 'manager-confirmation';
const plan = {
  evidence: {
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: METHOD, strength: 2, freshSeconds: 1_800 },
    ],
  },
} as const;

describe("a manager's confirmation", () => {
  let world: SubjectWorld;
  let mona: Voucher;
  let alice: SubjectOfCase;

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    mona = await newVoucher(world);
    alice = await world.newSubject({ plan, managerId: mona.personId });
  });
  afterAll(() => world.stop());

  const asks = async (subject = alice) =>
    world.send(subject.kase, await world.challenge(subject, { asks: METHOD, typed: { method: METHOD } }));
  const takesUp = async (subject: Pick<SubjectOfCase, 'kase' | 'session'> = alice) =>
    world.verify(subject.kase, await world.evidence(subject, METHOD, '', { typed: { method: METHOD } }));
  const refused = (refusal: string) => ({ kind: 'message-refused', refusal });
  const failures = async ({ kase }: SubjectOfCase) =>
    world.database.owner.selectFrom('attempt').select('ok').where('case_id', '=', kase.id).execute();
  const attestedBy = async (voucher: Voucher, lie: Lie = {}) => {
    await attests(world, alice, METHOD, voucher, lie);
    return takesUp();
  };

  it('signed by the manager of record for this session is evidence of strength 2, bound to it and naming them', async () => {
    expect(await asks()).toMatchObject({ kind: 'challenge-sent' });
    const fact = await attestedBy(mona);
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    expect(await verifyReceipt(world.deps.trust, fact.evidence, 'evidence')).toMatchObject({
      caseId: alice.kase.id,
      personId: alice.kase.subject.personId,
      session: await sessionOf(alice.session.publicJwk),
      method: METHOD,
      strength: 2,
      domains: ['voucher'],
      relayable: true,
      behind: [],
      vouchedBy: mona.personId,
      enrolledId: mona.passkey.enrolledId,
      enrolledAt: mona.passkey.enrolledAt,
      freshUntil: OPENED_AT + 30 * MINUTE,
    });
  });

  it('is asked for by mail to the address of record, which tells how to make sure and holds no number', async () => {
    await asks();
    const session = await sessionOf(alice.session.publicJwk);
    const number = await readSessionNumber(world.database.as('countersign_api'), alice.kase.id, session);
    expect(number).toBe(sessionNumberOf(world.deps.pepper, alice.kase.id, session));
    const mails = (await world.mail.messages()).filter(({ to }) => to.includes(`${mona.personId}@example.com`));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toMatch(/on a number you had before today/);
    expect(mails[0]?.text).not.toContain(number);
    const token = /not-me#token=(\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? '';
    expect(await verifyRepudiation(world.keys.trust, token)).toMatchObject({ caseId: alice.kase.id });
  });

  it('is asked for five times a case and no more, and not of somebody who is not there', async () => {
    for (let asked = 1; asked <= 5; asked += 1) expect(await asks()).toMatchObject({ kind: 'challenge-sent' });
    expect(await asks()).toMatchObject(refused('flooded'));
    expect(await asks(await world.newSubject({ plan }))).toMatchObject(refused('nobody-to-ask'));
    const gone = await newVoucher(world, { person: { status: 'left' } });
    expect(await asks(await world.newSubject({ plan, managerId: gone.personId }))).toMatchObject(
      refused('nobody-to-ask'),
    );
  });

  it('is waited for as long as it takes: asking for it too early is no failed try', async () => {
    for (let early = 1; early <= 4; early += 1) expect(await takesUp()).toMatchObject(refused('attestation-missing'));
    expect(await failures(alice)).toEqual([]);
    expect(await attestedBy(mona)).toMatchObject({ kind: 'evidence' });
  });

  it('attack: the claimant’s own word for it is nothing, whatever they type', async () => {
    const typed = { method: METHOD, code: 'my manager says it is me', attester: mona.personId };
    const fact = await world.verify(alice.kase, await world.evidence(alice, METHOD, '', { typed }));
    expect(fact).toMatchObject(refused('attestation-missing'));
  });

  it('attack: a caller with another session of the case gets nothing of what was signed for this one', async () => {
    await attests(world, alice, METHOD, mona);
    const caller = { ...alice, session: await world.registered(alice.kase.id) };
    expect(await takesUp(caller)).toMatchObject(refused('attestation-missing'));
    const session = await sessionOf(caller.session.publicJwk);
    await world.database.owner
      .updateTable('attestation')
      .set({ session })
      .where('case_id', '=', alice.kase.id)
      .execute();
    expect(await takesUp(caller)).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: it is used once', async () => {
    expect(await attestedBy(mona)).toMatchObject({ kind: 'evidence' });
    expect(await takesUp()).toMatchObject(refused('attestation-missing'));
  });

  it('attack: signed half an hour ago, or for a moment to come, it is no evidence', async () => {
    await attests(world, alice, METHOD, mona);
    world.time.now += 30 * MINUTE;
    expect(await takesUp()).toMatchObject(refused('evidence-late'));
    const issuedAt = world.time.now + 10 * MINUTE;
    expect(await attestedBy(mona, { attestation: { issuedAt, expiresAt: issuedAt + 30 * MINUTE } })).toMatchObject(
      refused('evidence-late'),
    );
  });

  it.each<[string, Lie]>([
    ['with the number of another page', { attestation: { number: '000000' } }],
    ['for another session', { attestation: { session: 'session-of-eve' } }],
    ['for another case', { attestation: { caseId: 'another' } }],
    ['for another action', { attestation: { action: 'access.emergency' } }],
    ['for another person', { attestation: { subject: { personId: 'bob', displayName: 'Bob' } } }],
    ['for the claim, before there is one', { attestation: { purpose: 'claim' } }],
    ['for a year', { attestation: { expiresAt: OPENED_AT + 365 * DAY } }],
    ['over an opening that was another', { attestation: { facts: 'f'.repeat(64) } }],
    ['as what it is not', { attestation: { kind: 'approve' as 'attest' } }],
    ['by nobody', { body: { attestation: 'yes', assertion: 'yes' } }],
    ['by nobody at all', { body: [] }],
  ])('attack: signed %s it is no evidence', async (_, lie) => {
    expect(await attestedBy(mona, lie)).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: signed in the manager’s name by somebody else it is no evidence', async () => {
    const mallory = await newVoucher(world);
    expect(await attestedBy(mona, { credential: mallory.credential })).toMatchObject(refused('attestation-wrong'));
    const lie = { attestation: { attester: mona.personId } };
    expect(await attestedBy(mallory, lie)).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: signed by another key under the name of the manager’s, or over something else, it is no evidence', async () => {
    const found = { ...createCredential(SIGNING), credentialId: mona.credential.credentialId };
    expect(await attestedBy(mona, { credential: found })).toMatchObject(refused('attestation-wrong'));
    const { statement } = decisionBy({ ...alice.kase, phase: 'approving' }, mona.personId, 'approve', OPENED_AT);
    for (const challenge of ['AAAA', challengeOf(statement)])
      expect(await attestedBy(mona, { challenge })).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: a row by hand under a genuine signature of something else is no evidence', async () => {
    const other = await world.newSubject({ plan, managerId: mona.personId });
    await attests(world, other, METHOD, mona);
    await world.database.owner
      .updateTable('attestation')
      .set({ case_id: alice.kase.id, session: await sessionOf(alice.session.publicJwk) })
      .where('case_id', '=', other.kase.id)
      .execute();
    expect(await takesUp()).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: with a passkey that is enrolled no more it is no evidence', async () => {
    await world.enrolThings(mona.personId, [{ ...mona.passkey, enrolledId: 'another', credentialId: 'another' }], 2);
    expect(await attestedBy(mona)).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: with a passkey enrolled for the occasion it is no evidence', async () => {
    const fresh = await newVoucher(world, { passkey: { enrolledAt: OPENED_AT - 30 * DAY + 1 } });
    alice = await world.newSubject({ plan, managerId: fresh.personId });
    expect(await attestedBy(fresh)).toMatchObject(refused('enrolled-too-recently'));
  });

  it.each<[string, () => Promise<Voucher>]>([
    ['somebody who is not the manager', () => newVoucher(world)],
    [
      'somebody who became the manager after the case was opened',
      async () => {
        const other = await newVoucher(world);
        world.known(alice.kase.subject.personId, { managerId: other.personId });
        return other;
      },
    ],
    [
      'a manager who is so no more',
      async () => {
        world.known(alice.kase.subject.personId, { managerId: 'somebody-else' });
        return mona;
      },
    ],
    [
      'a manager who left',
      async () => {
        world.known(mona.personId, { status: 'left' });
        return mona;
      },
    ],
    [
      'a manager who reports to the subject',
      async () => {
        world.known(mona.personId, { managerId: alice.kase.subject.personId });
        return mona;
      },
    ],
    [
      'the subject, named as their own manager',
      async () => {
        const self = await newVoucher(world);
        const kase: Case = world.caseOf(self.personId, plan, self.personId);
        world.known(self.personId, { managerId: self.personId });
        alice = { ...alice, kase, session: await world.registered(kase.id) };
        return self;
      },
    ],
  ])('attack: the word of %s counts for nothing', async (_, voucher) => {
    expect(await attestedBy(await voucher())).toMatchObject(refused('voucher-not-entitled'));
    expect(await failures(alice)).toEqual([]);
  });

  it('attack: the word of a manager who is being recovered counts for nothing', async () => {
    await world.database.owner
      .insertInto('open_recovery')
      .values({ person_id: mona.personId, case_id: 'another', opened_at: OPENED_AT })
      .execute();
    expect(await attestedBy(mona)).toMatchObject(refused('voucher-in-recovery'));
  });

  it('attack: a manager who asked for the case, or held its ticket, is not asked and does not vouch', async () => {
    const { receipt } = alice.kase.opening;
    const opening = { ...alice.kase.opening, receipt: { ...receipt, openers: [mona.personId] } };
    alice = { ...alice, kase: { ...alice.kase, opening } };
    expect(await asks()).toMatchObject(refused('voucher-has-part'));
    expect(await attestedBy(mona)).toMatchObject(refused('voucher-has-part'));
  });

  it('for the claim is another one, signed after the evidence was frozen', async () => {
    const frozen: Case = { ...alice.kase, phase: 'awaiting-claim', frozenAt: OPENED_AT };
    const early = { ...alice, kase: { ...frozen, frozenAt: OPENED_AT - 1 } };
    await attests(world, early, METHOD, mona);
    expect(await takesUp({ ...alice, kase: frozen })).toMatchObject(refused('attestation-wrong'));
    await attests(world, { ...alice, kase: frozen }, METHOD, mona);
    const fact = await takesUp({ ...alice, kase: frozen });
    expect(fact).toMatchObject({ kind: 'evidence', evidence: { receipt: { purpose: 'claim' } } });
  });
});
