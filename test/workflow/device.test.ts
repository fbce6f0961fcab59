import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { graphInventory } from '../../activities/devices/graph/inventory.js';
import type { Answer } from '../../contract/messages.js';
import { createCredential, type SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../domain/clock.js';
import type { FakeDevice } from '../fakes/graph/answers.js';
import { FakeGraph } from '../fakes/graph/fake-graph.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { enrolFurther } from '../support/case-rig/enrol-further.js';
import { SIGNING } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';

/** The rig's time, which the fake has to tell its devices' by. */
let now = Date.now();
let graph: FakeGraph;
let rig: CaseRig;
beforeAll(async () => {
  graph = await FakeGraph.start(() => now);
  rig = await CaseRig.start({ devices: (clock) => ({ graph: graphInventory(graph.app, clock) }) });
});
beforeEach(async () => {
  graph.reset();
  now = await rig.now();
});
afterAll(async () => {
  await rig?.end();
  await graph.stop();
});

/** Somebody with a managed laptop, a passkey on it, and a case. */
async function opened(): Promise<{ kase: CaseDriver; laptop: FakeDevice; credential: SoftwareCredential }> {
  const subject = rig.nextSubject();
  const laptop = graph.manages();
  const credential = createCredential(SIGNING);
  const { credentialId, publicKey } = credential;
  const base = { type: 'enrolled', personId: subject.personId, enrolledAt: now - 60 * DAY } as const;
  const key = { ...base, kind: 'passkey', enrolledId: randomUUID(), domains: ['authenticator'] } as const;
  await enrolFurther(rig.place, { ...key, credentialId, publicKey }, now);
  const device = { ...base, kind: 'device', enrolledId: randomUUID(), domains: ['device'], credentialId } as const;
  const managed = { inventory: 'graph', ownerId: laptop.userId, deviceId: laptop.id } as const;
  await enrolFurther(rig.place, { ...device, ...managed }, now);
  return { kase: await rig.open(subject), laptop, credential };
}

/** Asks for a challenge, signs it on the laptop, and gives that. */
async function proves(kase: CaseDriver, credential: SoftwareCredential): Promise<Answer> {
  const message = await kase.session.challenge('device');
  const asked = await kase.submit(message);
  if (!asked.accepted) return asked;
  return kase.submit(await kase.session.passkeyEvidence(credential, message.messageId, 'device'));
}

describe('a managed device', () => {
  it('beside a saved code takes its owner to a new password with nobody’s approval, and is their fresh item of the claim', async () => {
    const { kase, credential } = await opened();
    expect(await proves(kase, credential)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await proves(kase, credential)).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect(await kase.recorded()).toMatchObject({ approvals: [] });
    expect(await kase.close()).toMatchObject({ outcome: 'completed' });
  });

  it('attack: that went to somebody else since is nothing, though the passkey on it signs: the ledger says why', async () => {
    const { kase, laptop, credential } = await opened();
    graph.manages({ ...laptop, userId: 'somebody-else' });
    expect(await proves(kase, credential)).toMatchObject({ accepted: false, refusal: 'device-of-another' });
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying', evidence: [] });
  });

  it('attack: with a code by mail alone it does not do: an approver calls back', async () => {
    const { kase, credential } = await opened();
    await proves(kase, credential);
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
  });

  it('of an inventory that hangs or fails holds nobody up: its owner goes on by other ways', async () => {
    const { kase, credential } = await opened();
    for (const mood of ['fails', 'hangs'] as const) {
      graph.mood = mood;
      expect(await proves(kase, credential)).toMatchObject({ accepted: false, refusal: 'method-unavailable' });
    }
    await kase.proveIdentity();
  });
});
