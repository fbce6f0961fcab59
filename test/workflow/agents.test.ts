import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { containmentWorkflowId } from '../../contract/queues.js';
import { HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import type { MachineOptions } from '../support/case-rig/machines.js';
import {
  countersigns,
  openOver,
  ownedMachine,
  provesBoth,
  REASON,
  stateOf,
  type OwnedMachine,
} from '../support/case-rig/owned-machines.js';
import { CaseRig } from '../support/case-rig/rig.js';

const RESTORE = 'agent.restore';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start({ subjects: 60 });
});
afterAll(() => rig?.end());

const agent = (options: MachineOptions = {}) => ownedMachine(rig, { kind: 'ai-agent', ...options });

async function inForce(options: MachineOptions = {}): Promise<{ account: OwnedMachine; kase: CaseDriver }> {
  const account = await agent(options);
  const kase = await openOver(rig, RESTORE, account);
  await provesBoth(kase);
  await countersigns(rig, kase, account);
  await kase.reaches('in-force');
  return { account, kase };
}

/** Asks for a case of an account as somebody of the desk would. */
async function askFor(
  { owner, username }: OwnedMachine,
  asked: { requestedBy?: string; heldBy?: string[] },
  token?: string,
) {
  const request = { caseId: randomUUID(), subject: owner.username, account: username, ...asked };
  return rig.askToOpen(request, token ?? (await rig.tokenOf('dora')), RESTORE);
}

/** Makes a person of record an agent, as somebody might who rewrites the directory. */
const becomesAgent = (personId: string) =>
  rig.place.directory.owner
    .updateTable('sample_directory.person')
    .set({ account_kind: 'ai-agent' })
    .where('person_id', '=', personId)
    .execute();

/** How many more seconds it works, by the directory's own clock. */
async function secondsLeft({ accountId }: OwnedMachine): Promise<number> {
  const { left } = await rig.place.directory.owner
    .selectFrom('sample_directory.machine')
    .select(sql<number>`extract(epoch from enabled_until - clock_timestamp())::float`.as('left'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return left;
}

describe('an agent that was disabled (row 13)', () => {
  it.each(['ai-agent', 'automation'] as const)(
    'works again, %s, for an hour at most by the target’s own clock, and is disabled, proven, when that is over',
    async (kind) => {
      const { account, kase } = await inForce({ kind });
      expect(await stateOf(rig, account)).toMatchObject({ disabled: false, kept_by: null });
      expect(await secondsLeft(account)).toBeLessThanOrEqual(3_600);
      expect(await kase.decide('oscar', 'acknowledge')).toMatchObject({ accepted: false });
      const { grantedUntil, effects } = await kase.recorded();
      expect(effects.map((effect) => effect.kind)).toEqual(['agent.enable']);
      await rig.skipTo((grantedUntil ?? 0) + MINUTE);
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
      expect(await stateOf(rig, account)).toMatchObject({ disabled: true });
      expect(await kase.readings.register()).toEqual({ 'agent.enable': 'end-proven' });
      await kase.close();
    },
  );

  it('is disabled at once when anybody involved ends it, or its owner says that it was not them', async () => {
    const ended = await inForce();
    expect(await ended.kase.cancel(await rig.tokenOf('dora'))).toMatchObject({ accepted: true });
    await ended.kase.reaches('under-review');
    expect(await stateOf(rig, ended.account)).toMatchObject({ disabled: true });
    const repudiated = await inForce();
    await repudiated.kase.repudiate();
    await rig.client.workflow.getHandle(containmentWorkflowId(repudiated.kase.caseId)).result();
    expect(await stateOf(rig, repudiated.account)).toMatchObject({ disabled: true });
  });

  it('is of tier 4 where it reaches production, money or personal data: four hours, and looked at the same day', async () => {
    const account = await agent({ machine: { reaches: ['money'] } });
    const kase = await openOver(rig, RESTORE, account);
    const { plan } = await kase.recorded();
    expect(plan).toMatchObject({ tier: 4, notices: 'N3', overlays: ['far-reaching'] });
    expect(plan).toMatchObject({ windows: { coolingOffSeconds: 14_400 }, review: { dueSeconds: 28_800 } });
    await provesBoth(kase);
    const begun = await rig.now();
    await countersigns(rig, kase, account);
    expect((await rig.now()) - begun).toBeGreaterThanOrEqual(4 * HOUR);
    await kase.reaches('in-force');
  });

  it('waits four hours where it was disabled for what it did', async () => {
    const account = await agent({ machine: { disabledFor: 'behaviour' } });
    const { plan } = await (await openOver(rig, RESTORE, account)).recorded();
    expect(plan).toMatchObject({ tier: 3, windows: { coolingOffSeconds: 14_400 }, overlays: ['disabled-for-cause'] });
  });

  it('attack: asks for itself or its peer, by any way in which somebody asks', async () => {
    const [account, peer] = [await agent(), await agent()];
    const no = { accepted: false, refusal: 'asked-by-no-person' };
    for (const asked of [
      { requestedBy: account.username },
      { requestedBy: peer.username },
      { heldBy: [peer.username] },
    ])
      expect(await askFor(account, asked)).toMatchObject(no);
    const desk = { personId: null, clientId: 'an-agent', roles: ['ai-agent', 'desk'] };
    const token = rig.ground.tokens.issue(desk, await rig.now());
    expect(await askFor(account, { requestedBy: account.owner.username }, token)).toMatchObject(no);
    expect(await askFor(account, {}, await rig.tokenOf(null))).toMatchObject(no);
    expect(await askFor(account, { requestedBy: account.other.username })).toMatchObject({ accepted: true });
  });

  it('attack: owns, or approves for, itself or its peer: no account of no person answers for another', async () => {
    const owned = await agent();
    await becomesAgent(owned.owner.personId);
    expect(await askFor(owned, {})).toMatchObject({ accepted: false });
    const account = await agent();
    const kase = await openOver(rig, RESTORE, account);
    await provesBoth(kase);
    await becomesAgent(account.other.personId);
    expect(await kase.decide(account.other.username, 'approve', { comment: REASON })).toMatchObject({
      accepted: false,
    });
    expect(await kase.phase()).toBe('approving');
    expect(await stateOf(rig, account)).toMatchObject({ disabled: true });
  });

  it('attack: its owner runs its sessions, and proves for it, or countersigns: neither counts', async () => {
    const options = (operatorIds: readonly string[]): MachineOptions => ({ machine: { operatorIds } });
    const [owner, other] = [rig.nextSubject(), rig.nextSubject()];
    const operated = { ...(await agent(options([owner.personId]))), owner, other };
    await rig.place.directory.owner
      .updateTable('sample_directory.person')
      .set({ owner_ids: [owner.personId, other.personId] })
      .where('person_id', '=', operated.accountId)
      .execute();
    expect(await askFor(operated, {})).toMatchObject({ accepted: false, refusal: 'owner-operates' });
    const swapped = { ...operated, owner: other, other: owner };
    const kase = await openOver(rig, RESTORE, swapped);
    await provesBoth(kase);
    expect(await kase.decide(owner.username, 'approve', { comment: REASON })).toMatchObject({ accepted: false });
    // Whoever is above the subject fills the seat where no other owner may.
    expect(await kase.decide('mona', 'approve', { comment: REASON })).toMatchObject({ accepted: true });
  });

  it('attack: the security officer who signs runs its sessions: that is no second pair of eyes', async () => {
    const sven = rig.place.people['sven'];
    const account = await agent({ machine: { operatorIds: [sven?.personId ?? ''] } });
    const kase = await openOver(rig, RESTORE, account);
    await provesBoth(kase);
    expect(await kase.decide('sven', 'approve', { comment: REASON })).toMatchObject({ refusal: 'decider-operates' });
    expect(await kase.decide('selma', 'approve', { comment: REASON })).toMatchObject({ accepted: true });
  });
});
