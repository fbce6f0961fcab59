import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { graphInventory } from '../../../activities/devices/graph/inventory.js';
import { signedLookup } from '../../../activities/devices/signed-lookup/inventory.js';
import { sendChallenge } from '../../../activities/verification/send-challenge.js';
import { verifyEvidence } from '../../../activities/verification/verify-evidence.js';
import {
  assert,
  createCredential,
  type SoftwareCredential,
} from '../../../dev/software-authenticator/authenticator.js';
import { DAY, MINUTE, SECOND } from '../../../domain/clock.js';
import type { EnrolledDevice, EnrolledPasskey } from '../../../domain/enrolled.js';
import type { Method } from '../../../domain/evidence.js';
import { evidenceSatisfies, joiningRefusal } from '../../../domain/evidence-rules.js';
import { deviceSourceKeyFrom } from '../../../proofs/device-statement.js';
import { evidenceChallengeOf } from '../../../proofs/evidence-challenge.js';
import { verifyReceipt } from '../../../proofs/receipts.js';
import { sessionOf } from '../../../proofs/session.js';
import { FakeDeviceSource } from '../../fakes/device-source/fake-device-source.js';
import type { FakeDevice } from '../../fakes/graph/answers.js';
import { FakeGraph } from '../../fakes/graph/fake-graph.js';
import { OPENED_AT, SIGNING, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const METHODS = [
  { method: 'device', strength: 2, freshSeconds: 600, seenWithinSeconds: 604_800 },
  { method: 'recovery-code', strength: 3, freshSeconds: 600 },
  { method: 'totp', strength: 2, freshSeconds: 600 },
  { method: 'passkey', strength: 4, freshSeconds: 300 },
] as const;
const plan = { evidence: { methods: METHODS } };

const failed = (refusal: string) => ({ kind: 'attempt-refused', refusal });

/** Flags of authenticator data (WebAuthn Level 3, section 6.1): present, verified, and eligible for backup. */
const SYNCED = 0x01 | 0x04 | 0x08;

describe('a managed device', () => {
  let world: SubjectWorld;
  let graph: FakeGraph;
  let source: FakeDeviceSource;
  let alice: SubjectOfCase;
  let deps: SubjectWorld['deps'];

  beforeAll(async () => {
    world = await startSubjectWorld();
    graph = await FakeGraph.start(() => world.time.now);
    source = await FakeDeviceSource.start(() => world.time.now);
    const { clock } = world.deps;
    const key = await deviceSourceKeyFrom(source.publicJwk);
    const devices = {
      graph: graphInventory(graph.app, clock),
      'signed-lookup': signedLookup({ ...source.place, key }, clock),
    };
    deps = { ...world.deps, devices };
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    graph.reset();
    source.reset();
    alice = await newOwner();
  });
  afterAll(() => Promise.all([world.stop(), graph.stop(), source.stop()]));

  /** Somebody with a managed laptop and the passkey on it. */
  async function newOwner(
    laptop: Partial<FakeDevice> = {},
    enrolled: { device?: Partial<EnrolledDevice>; passkey?: Partial<EnrolledPasskey> } = {},
  ): Promise<SubjectOfCase> {
    const { id: deviceId, userId: ownerId } = graph.manages(laptop);
    const device = { ownerId, deviceId, ...enrolled.device };
    return world.newSubject({ device, ...(enrolled.passkey && { passkey: enrolled.passkey }), plan });
  }

  type Of = Pick<SubjectOfCase, 'kase' | 'session'>;

  /** Asks for a challenge, and returns what is to be signed for it. */
  async function challengeFor(of: Of, asks: Method = 'device'): Promise<string> {
    const message = await world.challenge(of, { asks });
    const fact = await sendChallenge(deps)(of.kase, message);
    if (fact.kind !== 'challenge-sent') throw new Error(JSON.stringify(fact));
    const session = await sessionOf(of.session.publicJwk);
    return evidenceChallengeOf({ caseId: of.kase.id, session, challengeId: message.messageId });
  }
  async function give(of: Of, credential: SoftwareCredential, challenge: string, flags?: number) {
    const typed = { method: 'device', assertion: assert(credential, { ...SIGNING, challenge }, flags) };
    return verifyEvidence(deps)(of.kase, await world.evidence(of, 'device', '', { typed }));
  }
  const proves = async (of: SubjectOfCase) => give(of, of.credential, await challengeFor(of));

  it('is evidence of S2 that nobody can read out, with the passkey on it, by the word of Graph', async () => {
    const fact = await proves(alice);
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    expect(await verifyReceipt(world.deps.trust, fact.evidence, 'evidence')).toMatchObject({
      caseId: alice.kase.id,
      personId: alice.kase.subject.personId,
      session: await sessionOf(alice.session.publicJwk),
      method: 'device',
      strength: 2,
      relayable: false,
      domains: ['device', 'authenticator'],
      behind: ['passkey'],
      enrolledId: alice.device.enrolledId,
      freshUntil: OPENED_AT + 10 * MINUTE,
    });
  });

  it('is evidence by the signed word of a source of the customer’s', async () => {
    const now = OPENED_AT / SECOND;
    source.devices.set('mac-7', { owner: 'alice@corp', compliant: true, last_seen: now - 60, managed_since: 0 });
    const device = { inventory: 'signed-lookup', ownerId: 'alice@corp', deviceId: 'mac-7' } as const;
    expect((await proves(await newOwner({}, { device }))).kind).toBe('evidence');
  });

  it('attack: a thief of the laptop who cannot unlock the passkey on it, and signs with one of their own, gets nothing', async () => {
    const own = { ...createCredential(SIGNING), credentialId: alice.credential.credentialId };
    expect(await give(alice, own, await challengeFor(alice))).toMatchObject(failed('assertion-wrong'));
    const unknown = createCredential(SIGNING);
    expect(await give(alice, unknown, await challengeFor(alice))).toMatchObject(failed('assertion-wrong'));
  });

  it('attack: a passkey that is synced may be on any device, so it shows none', async () => {
    expect(await give(alice, alice.credential, await challengeFor(alice), SYNCED)).toMatchObject(failed('key-synced'));
  });

  it('attack: signed without unlocking it is nothing', async () => {
    expect(await give(alice, alice.credential, await challengeFor(alice), 0x01)).toMatchObject(
      failed('assertion-wrong'),
    );
  });

  it.each<[string, Partial<FakeDevice>]>([
    ['device-not-compliant', { complianceState: 'inGracePeriod' }],
    ['device-jail-broken', { jailBroken: 'True' }],
    ['device-not-seen', { lastSyncDateTime: new Date(OPENED_AT - 7 * DAY).toISOString() }],
    ['device-too-new', { enrolledDateTime: new Date(OPENED_AT - 30 * DAY + 1).toISOString() }],
  ])('attack: %s: signed by the genuine passkey it counts for nothing', async (refusal, laptop) => {
    expect(await proves(await newOwner(laptop))).toMatchObject({ ...failed(refusal), attemptsLeft: 2 });
  });

  it('attack: that was given to somebody else counts for nobody who had it before', async () => {
    const before = await newOwner();
    const now = graph.devices.get(before.device.deviceId);
    graph.manages({ ...now, userId: 'somebody-else' });
    expect(await proves(before)).toMatchObject(failed('device-of-another'));
  });

  it('attack: that is managed no more counts for nothing', async () => {
    graph.devices.delete(alice.device.deviceId);
    expect(await proves(alice)).toMatchObject(failed('device-unknown'));
  });

  it('attack: whose passkey, or which itself, was enrolled for the occasion counts for nothing', async () => {
    const young = { enrolledAt: OPENED_AT - 30 * DAY + 1 };
    for (const enrolled of [{ device: young }, { passkey: young }]) {
      const bob = await newOwner({}, enrolled);
      const refused = { kind: 'message-refused', refusal: 'enrolled-too-recently' };
      expect(await sendChallenge(deps)(bob.kase, await world.challenge(bob, { asks: 'device' }))).toMatchObject(
        refused,
      );
      expect(await give(bob, bob.credential, 'AAAA')).toMatchObject(refused);
    }
  });

  it('attack: that is named with a passkey of somebody else’s counts for nothing', async () => {
    const mallory = await newOwner();
    const bob = await newOwner({}, { device: { credentialId: mallory.credential.credentialId } });
    expect(await give(bob, mallory.credential, 'AAAA')).toMatchObject({ refusal: 'not-enrolled' });
  });

  it('attack: is none where a passkey was lost: it counts by one', async () => {
    const { id: deviceId, userId: ownerId } = graph.manages();
    const lost = { action: 'mfa.reset', ...plan } as const;
    const bob = await world.newSubject({ device: { ownerId, deviceId }, plan: lost });
    expect(await sendChallenge(deps)(bob.kase, await world.challenge(bob, { asks: 'device' }))).toMatchObject({
      refusal: 'evidence-not-independent',
    });
  });

  it('attack: is one item with its passkey, not two', async () => {
    const fact = await proves(alice);
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    const challenge = await challengeFor(alice, 'passkey');
    const typed = { method: 'passkey', assertion: assert(alice.credential, { ...SIGNING, challenge }) };
    const key = await verifyEvidence(deps)(alice.kase, await world.evidence(alice, 'passkey', '', { typed }));
    if (key.kind !== 'evidence') throw new Error(JSON.stringify(key));
    const session = await sessionOf(alice.session.publicJwk);
    const kase = { ...alice.kase, session, evidence: [fact.evidence] };
    expect(joiningRefusal(kase, key.evidence.receipt, OPENED_AT)).toBe('evidence-not-independent');
    expect(evidenceSatisfies(kase, [fact.evidence, key.evidence], OPENED_AT)).toBe(false);
  });

  it.each<[string, () => Promise<string>]>([
    ['another session', async () => challengeFor({ ...alice, session: await world.registered(alice.kase.id) })],
    [
      'another case',
      async () => {
        const kase = world.caseOf(alice.kase.subject.personId, plan);
        return challengeFor({ kase, session: await world.registered(kase.id) });
      },
    ],
    ['another person', async () => challengeFor(await newOwner())],
    ['the passkey’s own challenge', () => challengeFor(alice, 'passkey')],
  ])('attack: signed for %s counts for nothing', async (_, challenge) => {
    await challengeFor(alice);
    expect(await give(alice, alice.credential, await challenge())).toMatchObject(failed('assertion-wrong'));
  });

  it('attack: counts once, and not five minutes later', async () => {
    const challenge = await challengeFor(alice);
    const facts = await Promise.all([1, 2, 3].map(() => give(alice, alice.credential, challenge)));
    expect(facts.filter(({ kind }) => kind === 'evidence')).toHaveLength(1);
    expect(facts.filter((fact) => 'refusal' in fact && fact.refusal === 'code-spent')).toHaveLength(2);
    const bob = await newOwner();
    const late = await challengeFor(bob);
    world.time.now += 5 * MINUTE;
    expect(await give(bob, bob.credential, late)).toMatchObject(failed('code-expired'));
  });

  it('for the claim is asked for after the evidence was frozen', async () => {
    const claiming = { ...alice.kase, phase: 'awaiting-claim', frozenAt: OPENED_AT + 1 } as const;
    const early = await challengeFor(alice);
    expect(await give({ ...alice, kase: claiming }, alice.credential, early)).toMatchObject(failed('code-expired'));
    world.time.now += MINUTE;
    const fact = await give({ ...alice, kase: claiming }, alice.credential, await challengeFor(alice));
    expect(fact).toMatchObject({ kind: 'evidence', evidence: { receipt: { purpose: 'claim' } } });
  });

  it.each(['fails', 'hangs', 'throttles', 'answers-half'] as const)(
    'of an inventory that %s costs nobody a try, and the same signature counts once it answers',
    async (mood) => {
      const challenge = await challengeFor(alice);
      graph.mood = mood;
      const unavailable = { kind: 'message-refused', refusal: 'method-unavailable' };
      expect(await give(alice, alice.credential, challenge)).toMatchObject(unavailable);
      const tries = world.database.owner.selectFrom('attempt').selectAll().where('case_id', '=', alice.kase.id);
      expect(await tries.execute()).toEqual([]);
      graph.reset();
      expect((await give(alice, alice.credential, challenge)).kind).toBe('evidence');
    },
  );

  it('of an inventory that is not set up, or signs with another key, counts for nothing', async () => {
    const bob = await newOwner({}, { device: { inventory: 'signed-lookup', deviceId: 'mac-8' } });
    source.devices.set('mac-8', { owner: bob.device.ownerId, compliant: true });
    source.lie = { typ: 'JWT' };
    expect(await proves(bob)).toMatchObject({ refusal: 'method-unavailable' });
    const assertion = assert(alice.credential, { ...SIGNING, challenge: await challengeFor(alice) });
    const message = await world.evidence(alice, 'device', '', { typed: { method: 'device', assertion } });
    expect(await verifyEvidence({ ...deps, devices: {} })(alice.kase, message)).toMatchObject({
      refusal: 'method-unavailable',
    });
  });

  it('attack: an inventory is not asked for a passkey that nobody has a device with', async () => {
    const before = graph.asked;
    await challengeFor(alice);
    await give(alice, createCredential(SIGNING), 'AAAA');
    expect(graph.asked).toBe(before);
  });
});
