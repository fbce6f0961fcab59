import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CUES, type Attended } from '../../../domain/attended.js';
import { attestationOf } from '../../../domain/attestation.js';
import { DAY } from '../../../domain/clock.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';
import { attests, newVoucher, type Lie } from './vouchers.js';

const GROUP = 'identity-verifiers';
const attesters = { group: GROUP, trainingDays: 365 };
const plan = {
  evidence: {
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'attended-video', strength: 3, freshSeconds: 1_800, attesters },
      { method: 'in-person', strength: 4, freshSeconds: 1_800, attesters },
      { method: 'manager-confirmation', strength: 2, freshSeconds: 1_800 },
    ],
  },
} as const;

describe.each([
  ['attended-video', 3, ['attester', 'document'], true],
  ['in-person', 4, ['attester', 'document', 'presence'], false],
] as const)('%s', (method, strength, domains, relayable) => {
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

  const verifier = (person: Partial<PersonOfRecord> = {}) =>
    newVoucher(world, { person: { groups: [GROUP], trainedAt: OPENED_AT - 200 * DAY, ...person } });
  const takesUp = async () => world.verify(alice.kase, await world.evidence(alice, method, '', { typed: { method } }));
  const refused = (refusal: string) => ({ kind: 'message-refused', refusal });
  const attestedBy = async (person: Partial<PersonOfRecord> = {}, lie: Lie = {}) => {
    const vera = await verifier(person);
    await attests(world, alice, method, vera, lie);
    return { vera, fact: await takesUp() };
  };
  const honest: Attended = {
    document: 'passport',
    photoMatchesRecord: true,
    cue: CUES[0],
    cueFollowed: true,
    noInjection: true,
    noCoercion: true,
  };

  it('signed by a trained verifier for this session is evidence of its strength, and asks nobody by mail', async () => {
    const before = (await world.mail.messages()).length;
    expect(await world.send(alice.kase, await world.challenge(alice, { asks: method }))).toMatchObject({
      kind: 'challenge-sent',
    });
    const { vera, fact } = await attestedBy();
    expect(fact).toMatchObject({
      kind: 'evidence',
      evidence: {
        receipt: { method, strength, domains, relayable, behind: [], vouchedBy: vera.personId },
      },
    });
    expect(await world.mail.messages()).toHaveLength(before);
  });

  it.each<[string, Partial<PersonOfRecord>, string]>([
    ['somebody who is no verifier', { groups: ['desk'] }, 'voucher-not-entitled'],
    ['a verifier who left', { status: 'left' }, 'voucher-not-entitled'],
    ['a verifier whose training is a year old', { trainedAt: OPENED_AT - 365 * DAY }, 'training-expired'],
    ['a verifier who is yet to be trained', { trainedAt: OPENED_AT + 1 }, 'training-expired'],
  ])('attack: the word of %s counts for nothing', async (_, person, refusal) => {
    expect((await attestedBy(person)).fact).toMatchObject(refused(refusal));
  });

  it('attack: the word of a verifier who was never trained, or reports to the subject, counts for nothing', async () => {
    const untrained = await newVoucher(world, { person: { groups: [GROUP] } });
    await attests(world, alice, method, untrained);
    expect(await takesUp()).toMatchObject(refused('training-expired'));
    const managerId = alice.kase.subject.personId;
    expect((await attestedBy({ managerId })).fact).toMatchObject(refused('voucher-not-entitled'));
  });

  it('attack: the word of an outsourced desk counts below tier 3 alone (recovery policy, section 3)', async () => {
    const outsourced = { employer: 'Fixers Ltd' };
    const { kase } = alice;
    alice = { ...alice, kase: { ...kase, plan: { ...kase.plan, tier: 3 } } };
    expect((await attestedBy(outsourced)).fact).toMatchObject(refused('voucher-not-entitled'));
    alice = { ...alice, kase: { ...kase, plan: { ...kase.plan, tier: 2 } } };
    expect((await attestedBy(outsourced)).fact).toMatchObject({ kind: 'evidence' });
  });

  it('attack: the word of whoever opened the case counts for nothing', async () => {
    const vera = await verifier();
    const { receipt } = alice.kase.opening;
    const opening = { ...alice.kase.opening, receipt: { ...receipt, openers: [vera.personId] } };
    alice = { ...alice, kase: { ...alice.kase, opening } };
    await attests(world, alice, method, vera);
    expect(await takesUp()).toMatchObject(refused('voucher-has-part'));
  });

  it.each<[string, Lie]>([
    ['without having looked', { attestation: { attended: null } }],
    ['by a document that is none', { attestation: { attended: { ...honest, document: 'toy' as 'passport' } } }],
    ['with another face', { attestation: { attended: { ...honest, photoMatchesRecord: false as true } } }],
    ['with what may be a picture', { attestation: { attended: { ...honest, noInjection: false as true } } }],
    ['with somebody giving orders', { attestation: { attended: { ...honest, noCoercion: false as true } } }],
    ['with a cue of the verifier’s own', { attestation: { attended: { ...honest, cue: 'Smile' } } }],
    ['for the other way of looking', { attestation: { method: 'manager-confirmation' } }],
    ['with the number of another page', { attestation: { number: '000000' } }],
  ])('attack: signed %s it is no evidence', async (_, lie) => {
    expect((await attestedBy({}, lie)).fact).toMatchObject(refused('attestation-wrong'));
  });

  it('attack: a manager’s word is not taken for a verifier’s, though the manager is one', async () => {
    const vera = await verifier();
    await attests(world, alice, 'manager-confirmation', vera);
    expect(await takesUp()).toMatchObject(refused('attestation-missing'));
  });

  it('has the cue drawn by what is signed, another from one session to the next', () => {
    const own = { method, attester: 'vera', number: '123456', document: 'passport' } as const;
    const cues = Array.from(
      { length: 100 },
      (_, at) => attestationOf(alice.kase, { ...own, session: `session-${at}` }, OPENED_AT).attended?.cue,
    );
    expect(new Set(cues)).toEqual(new Set(CUES));
  });
});
