import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keepStopFact } from '../../../activities/stops/judge-stop.js';
import { disownedOnCall } from '../../../activities/verification/call-back/disowned-on-call.js';
import { sendChallenge } from '../../../activities/verification/send-challenge.js';
import { keepAttestation } from '../../../db/attestations.js';
import { readSessionNumber } from '../../../db/session-numbers.js';
import { assert } from '../../../dev/software-authenticator/authenticator.js';
import { attestationOf, type Attestation } from '../../../domain/attestation.js';
import { CALL_BACK_WORDS, isDisowning, maskedNumber, type CallBackWord } from '../../../domain/call-back.js';
import { digestOf } from '../../../domain/canonical.js';
import { DAY, MINUTE } from '../../../domain/clock.js';
import { evidenceSatisfies, joiningRefusal } from '../../../domain/evidence-rules.js';
import type { EnrolledPhone } from '../../../domain/enrolled.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import { verifyReceipt } from '../../../proofs/receipts.js';
import { sessionNumberOf } from '../../../proofs/session-number.js';
import { sessionOf } from '../../../proofs/session.js';
import { OPENED_AT, SIGNING, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';
import { newVoucher, type Voucher } from './vouchers.js';

const METHOD = 'call-back';
const attesters = { group: 'desk', trainingDays: 365 } as const;
const METHODS = [
  { method: METHOD, strength: 1, freshSeconds: 600, mustKnow: ['sim-change'], attesters },
  { method: 'phone-code', strength: 1, freshSeconds: 600, mustKnow: ['sim-change'] },
  { method: 'totp', strength: 2, freshSeconds: 600 },
  { method: 'manager-confirmation', strength: 2, freshSeconds: 1_800 },
] as const;
const plan = { evidence: { methods: METHODS } };

const refused = (refusal: string) => ({ kind: 'message-refused', refusal });

describe('a call back', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;
  let dan: Voucher;

  const attendant = (person: Partial<PersonOfRecord> = {}) =>
    newVoucher(world, { person: { groups: ['desk'], trainedAt: OPENED_AT - 30 * DAY, ...person } });

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    world.twilio.reset();
    alice = await world.newSubject({ plan });
    dan = await attendant();
  });
  afterAll(() => world.stop());

  /** What an honest page has somebody sign of a call back, or a lie. */
  async function signed(of: SubjectOfCase, voucher: Voucher, word: CallBackWord, lie: Partial<Attestation> = {}) {
    const thumbprint = await sessionOf(of.session.publicJwk);
    const isAnswered = word === 'answered';
    const session = isAnswered ? thumbprint : null;
    const number = isAnswered ? sessionNumberOf(world.deps.pepper, of.kase.id, thumbprint) : null;
    const calledBack = { number: maskedNumber(of.phone.number), word };
    const own = { method: METHOD, attester: voucher.personId, session, number, calledBack } as const;
    const attestation = { ...attestationOf(of.kase, own, world.time.now), ...lie };
    const assertion = assert(voucher.credential, { ...SIGNING, challenge: attestationChallengeOf(attestation) });
    return { attestation, assertion };
  }
  async function says(of: SubjectOfCase, voucher: Voucher, word: CallBackWord, lie: Partial<Attestation> = {}) {
    const body = await signed(of, voucher, word, lie);
    await keepAttestation(world.database.as('countersign_api'), {
      attestationId: digestOf(body.assertion),
      caseId: of.kase.id,
      method: METHOD,
      session: body.attestation.session,
      attester: voucher.personId,
      bodyJson: JSON.stringify(body),
      at: world.time.now,
    });
  }
  const ask = async (of = alice) => world.send(of.kase, await world.challenge(of, { asks: METHOD }));
  const heard = (of = alice) => world.twilio.codeFor(of.phone.number);
  const type = async (code: string, of = alice) => world.verify(of.kase, await world.evidence(of, METHOD, code));
  /** Dan calls, and it rings. */
  async function rings(of = alice, voucher = dan): Promise<void> {
    await says(of, voucher, 'calling');
    expect(await ask(of)).toMatchObject({ kind: 'challenge-sent', method: METHOD });
    world.time.now += MINUTE;
  }

  it('is a talk with the desk, then a code that the person alone hears: with the signed word of whoever called it is S1', async () => {
    await rings();
    await says(alice, dan, 'answered');
    const fact = await type(heard());
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    expect(await verifyReceipt(world.deps.trust, fact.evidence, 'evidence')).toMatchObject({
      caseId: alice.kase.id,
      personId: alice.kase.subject.personId,
      session: await sessionOf(alice.session.publicJwk),
      method: METHOD,
      strength: 1,
      domains: ['handset', 'attester'],
      relayable: true,
      enrolledId: alice.phone.enrolledId,
      vouchedBy: dan.personId,
    });
  });

  it('rings the enrolled number, connects the desk’s line first, and reads the code out once that has hung up', async () => {
    await rings();
    const [call] = world.twilio.delivered;
    expect(call).toMatchObject({ to: alice.phone.number, by: 'voice' });
    const said = call?.text ?? '';
    expect(said).toContain(`<Number>${world.twilio.account.deskLine}</Number></Dial>`);
    expect(said.indexOf('</Dial>')).toBeLessThan(said.indexOf('Your code is'));
    expect(said).toContain('can be intercepted or redirected');
    expect(world.twilio.lookedUp).toEqual([alice.phone.number]);
    const session = await sessionOf(alice.session.publicJwk);
    expect(await readSessionNumber(world.database.as('countersign_api'), alice.kase.id, session)).toMatch(/^\d{6}$/);
  });

  it('shows whoever calls two digits of the number, and neither the rest nor the code', async () => {
    await rings();
    const { attestation } = await signed(alice, dan, 'answered');
    expect(attestation.calledBack?.number).toBe(`••• ${alice.phone.number.slice(-2)}`);
    expect(JSON.stringify(attestation)).not.toContain(alice.phone.number);
    expect(JSON.stringify(attestation)).not.toContain(heard());
  });

  it('attack: a caller who wants to be called back rings nobody: it begins with the desk', async () => {
    expect(await ask()).toMatchObject(refused('call-not-begun'));
    await says(alice, dan, 'answered');
    expect(await ask()).toMatchObject(refused('call-not-begun'));
    expect(world.twilio.delivered).toEqual([]);
  });

  it('attack: a number that the caller gives is not called, whoever asks for it', async () => {
    await says(alice, dan, 'calling', { calledBack: { number: maskedNumber('+447700900999'), word: 'calling' } });
    const typed = { method: METHOD, number: '+447700900999', to: '+447700900999' };
    const asked = await world.send(alice.kase, await world.challenge(alice, { asks: METHOD, typed }));
    expect(asked).toMatchObject(refused('attestation-wrong'));
    expect(world.twilio.delivered).toEqual([]);
  });

  it('attack: whoever signed that they are calling is connected once', async () => {
    await rings();
    expect(await ask()).toMatchObject(refused('call-not-begun'));
    expect(world.twilio.delivered).toHaveLength(1);
  });

  it('attack: the code without anybody’s word, or anybody’s word without the code, is nothing', async () => {
    await rings();
    expect(await type(heard())).toMatchObject(refused('attestation-missing'));
    await says(alice, dan, 'answered');
    expect(await type('00000000')).toMatchObject({ kind: 'attempt-refused', refusal: 'code-wrong', attemptsLeft: 2 });
    expect((await type(heard())).kind).toBe('evidence');
    expect((await type(heard())).kind).not.toBe('evidence');
  });

  it('attack: the word of somebody else than whoever called, of before the call, or of another number is nothing', async () => {
    const eve = await attendant();
    await says(alice, dan, 'answered');
    world.time.now += MINUTE;
    await rings();
    expect(await type(heard())).toMatchObject(refused('attestation-wrong'));
    await says(alice, eve, 'answered');
    expect(await type(heard())).toMatchObject(refused('attestation-wrong'));
    const other = { calledBack: { number: '••• 99', word: 'answered' } } as const;
    world.time.now += 1;
    await says(alice, dan, 'answered', other);
    expect(await type(heard())).toMatchObject(refused('attestation-wrong'));
    world.time.now += 1;
    await says(alice, dan, 'answered');
    expect((await type(heard())).kind).toBe('evidence');
  });

  it('attack: what was signed for another session, or for another case, is nothing', async () => {
    const caller = { ...alice, session: await world.registered(alice.kase.id) };
    await rings();
    await says(alice, dan, 'answered');
    expect(await type(heard(), caller)).toMatchObject(refused('attestation-missing'));
    const kase = world.caseOf(alice.kase.subject.personId, plan);
    const elsewhere = { ...alice, kase, session: await world.registered(kase.id) };
    await rings(elsewhere);
    await says(elsewhere, dan, 'answered', { caseId: alice.kase.id });
    expect(await type(heard(), elsewhere)).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: ten minutes later it counts no more', async () => {
    await rings();
    world.time.now += 9 * MINUTE;
    await says(alice, dan, 'answered');
    expect(await type(heard())).toMatchObject({ kind: 'attempt-refused', refusal: 'code-expired' });
  });

  it('attack: for the claim is another call, after the evidence was frozen', async () => {
    await rings();
    const kase = { ...alice.kase, phase: 'awaiting-claim', frozenAt: world.time.now } as const;
    const claiming = { ...alice, kase };
    await says(claiming, dan, 'answered');
    expect(await type(heard(), claiming)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-expired' });
    world.time.now += 1;
    await rings(claiming);
    await says(claiming, dan, 'answered');
    const fact = await type(heard(), claiming);
    expect(fact).toMatchObject({ kind: 'evidence', evidence: { receipt: { purpose: 'claim' } } });
  });

  it.each<[string, string, () => Promise<Voucher>]>([
    ['is not of the desk', 'voucher-not-entitled', () => newVoucher(world, { person: { trainedAt: OPENED_AT } })],
    ['was trained a year ago', 'training-expired', () => attendant({ trainedAt: OPENED_AT - 365 * DAY })],
    ['left', 'voucher-not-entitled', () => attendant({ status: 'left' })],
    ['reports to the subject', 'voucher-not-entitled', () => attendant({ managerId: alice.kase.subject.personId })],
    [
      'has a passkey enrolled for the occasion',
      'enrolled-too-recently',
      () =>
        newVoucher(world, {
          person: { groups: ['desk'], trainedAt: OPENED_AT - DAY },
          passkey: { enrolledAt: OPENED_AT - DAY },
        }),
    ],
    [
      'opened the case',
      'voucher-has-part',
      async () => {
        const dora = await attendant();
        const { receipt } = alice.kase.opening;
        const opening = { ...alice.kase.opening, receipt: { ...receipt, openers: [dora.personId] } };
        alice = { ...alice, kase: { ...alice.kase, opening } };
        return dora;
      },
    ],
  ])('attack: nobody is called by somebody who %s (%s)', async (_, refusal, voucher) => {
    const attending = await voucher();
    await says(alice, attending, 'calling');
    expect(await ask()).toMatchObject(refused(refusal));
    expect(world.twilio.delivered).toEqual([]);
  });

  it.each<[string, string, Partial<EnrolledPhone>]>([
    ['changed within the tenure', 'enrolled-too-recently', { changedAt: OPENED_AT - 30 * DAY + 1 }],
    ['takes no calls', 'attestation-wrong', { takes: ['sms'] }],
  ])('attack: a number that %s is not called (%s)', async (_, refusal, phone) => {
    const bob = await world.newSubject({ plan, phone });
    await says(bob, dan, 'calling');
    expect(await ask(bob)).toMatchObject(refused(refusal));
    expect(world.twilio.delivered).toEqual([]);
  });

  it('attack: a number whose SIM was changed since is not called', async () => {
    world.twilio.lines.set(alice.phone.number, {
      type: 'mobile',
      lastSimSwapDate: new Date(OPENED_AT - DAY).toISOString(),
    });
    await says(alice, dan, 'calling');
    expect(await ask()).toMatchObject(refused('line-changed'));
    expect(world.twilio.delivered).toEqual([]);
  });

  it('needs a gateway and a line of the desk', async () => {
    await says(alice, dan, 'calling');
    const gateway = world.deps.phones;
    for (const phones of [null, { ...gateway, deskLine: null }]) {
      const fact = await sendChallenge({ ...world.deps, phones })(
        alice.kase,
        await world.challenge(alice, { asks: METHOD }),
      );
      expect(fact).toMatchObject(refused('method-unavailable'));
    }
  });

  it('attack: is one item with a code to the same handset, and with the app on it; alone with others’ word it is none', async () => {
    await rings();
    await says(alice, dan, 'answered');
    const fact = await type(heard());
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    const kase = { ...alice.kase, session: fact.evidence.receipt.session, evidence: [fact.evidence] };
    const of = (changes: object) => ({ ...fact.evidence, receipt: { ...fact.evidence.receipt, ...changes } });
    const { vouchedBy: _, ...own } = fact.evidence.receipt;
    for (const method of ['totp', 'phone-code'] as const)
      expect(joiningRefusal(kase, { ...own, method, domains: ['handset'] }, world.time.now)).toBe(
        'evidence-not-independent',
      );
    const managers = of({ method: 'manager-confirmation', strength: 2, domains: ['voucher'], vouchedBy: 'mona' });
    expect(joiningRefusal(kase, managers.receipt, world.time.now)).toBeNull();
    expect(evidenceSatisfies(kase, [fact.evidence, managers], world.time.now)).toBe(false);
  });

  it('that nobody answered is told as that, to the ledger alone, and costs no try', async () => {
    await rings();
    await says(alice, dan, 'no-answer');
    expect(await type('00000000')).toMatchObject(refused('call-unanswered'));
    const tries = world.database.owner.selectFrom('attempt').selectAll().where('case_id', '=', alice.kase.id);
    expect(await tries.execute()).toEqual([]);
  });

  describe('that reached somebody else, or that its person disowns,', () => {
    const standing = async (word: CallBackWord, voucher = dan, lie: Partial<Attestation> = {}, of = alice) =>
      disownedOnCall(world.deps, of.kase, JSON.stringify(await signed(of, voucher, word, lie)));

    it.each(CALL_BACK_WORDS)('%s: ends the case where that is what the "not me" link says', async (word) => {
      const by = await standing(word);
      expect(by).toBe(isDisowning(word) ? dan.personId : null);
      if (by === null) return;
      const stop = await keepStopFact(world.deps, alice.kase.id, randomUUID(), { reason: 'repudiated', by });
      expect(stop.receipt).toMatchObject({ reason: 'repudiated', caseId: alice.kase.id, by });
    });

    it('ends it in whatever phase it is by then, long after it was signed', async () => {
      const body = JSON.stringify(await signed(alice, dan, 'wrong-person'));
      world.time.now += DAY;
      const later = { ...alice.kase, phase: 'executing', frozenAt: world.time.now } as const;
      expect(await disownedOnCall(world.deps, later, body)).toBe(dan.personId);
    });

    it('attack: said by nobody who may, or of another case or person, ends nothing', async () => {
      expect(await standing('wrong-person', await newVoucher(world))).toBeNull();
      expect(await standing('wrong-person', dan, { caseId: 'another' })).toBeNull();
      expect(await standing('wrong-person', dan, { subject: { personId: 'bob', displayName: 'Bob' } })).toBeNull();
      expect(await standing('wrong-person', dan, { method: 'in-person' })).toBeNull();
      expect(await standing('wrong-person', { ...dan, credential: alice.credential })).toBeNull();
      for (const text of ['', '{}', '"x"', 'not JSON'])
        expect(await disownedOnCall(world.deps, alice.kase, text)).toBeNull();
    });
  });
});
