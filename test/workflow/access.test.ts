import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { AccessGround } from '../../domain/access.js';
import { PINNED_SET } from '../../policy/access/pinned.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { vouches } from '../support/case-rig/vouching.js';

const denied = (...policies: string[]): AccessGround => ({ decision: 'denied', policies, set: PINNED_SET });
const permitted = (...policies: string[]): AccessGround => ({ decision: 'permitted', policies, set: PINNED_SET });

/** What the ledger has of the last thing that somebody did, by which policies. */
async function lastOf(kase: CaseDriver) {
  const { fact, refusal } = (await kase.readings.entries()).at(-1) ?? {};
  return { kind: fact?.kind, refusal, access: fact !== undefined && 'access' in fact ? fact.access : undefined };
}

async function putIntoGroups(rig: CaseRig, username: string, groups: readonly string[]): Promise<void> {
  const people = rig.place.directory.owner.updateTable('sample_directory.person');
  await people
    .set({ groups: [...groups] })
    .where('username', '=', username)
    .execute();
}

describe('the access policy, beside the domain’s own rules', () => {
  let rig: CaseRig;
  beforeAll(async () => {
    rig = await CaseRig.start();
  });
  afterEach(async () => {
    await putIntoGroups(rig, 'anna', ['recovery-approvers']);
    await putIntoGroups(rig, 'mona', []);
    await putIntoGroups(rig, 'dora', ['desk']);
  });
  afterAll(() => rig?.end());

  it('stands in the ledger with each act that it permitted: its policies, and the digest of the set', async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    expect((await lastOf(kase)).access).toEqual(permitted('subject-proves'));
    await kase.submitEmailCode();
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    await kase.redeem();
    await kase.close();
    const grounds = (await kase.readings.entries()).flatMap(({ fact }) =>
      fact !== undefined && 'access' in fact ? [[fact.kind, fact.access?.policies]] : [],
    );
    expect(grounds).toEqual([
      ['evidence', ['subject-proves']],
      ['evidence', ['subject-proves']],
      ['decision', ['approver-decides']],
      ['evidence', ['subject-proves']],
      ['claimed', ['subject-claims']],
      ['decision', ['reviewer-reviews']],
    ]);
  });

  it('attack: an AI agent that the directory has among the approvers countersigns with a genuine passkey', async () => {
    await putIntoGroups(rig, 'anna', ['recovery-approvers', 'ai-agent']);
    const kase = await rig.open();
    await kase.proveIdentity();
    const answer = await kase.decide('anna', 'approve');
    // Nobody is told by which policy.
    expect(answer).toEqual({ accepted: false, refusal: 'not-permitted', phase: 'approving' });
    expect(await lastOf(kase)).toEqual({
      kind: 'message-refused',
      refusal: 'not-permitted',
      access: denied('ai-agent-only-prepares'),
    });
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
  });

  it('attack: the same agent vetoes, and reviews: it stops nothing by deciding', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    await putIntoGroups(rig, 'anna', ['recovery-approvers', 'recovery-reviewers', 'ai-agent']);
    expect(await kase.decide('anna', 'veto')).toMatchObject({ refusal: 'not-permitted' });
    await kase.cancel();
    await kase.reaches('under-review');
    expect(await kase.review('anna')).toMatchObject({ refusal: 'not-permitted' });
    expect(await kase.review('rita')).toMatchObject({ accepted: true });
  });

  it('attack: a manager’s account is run by an AI, and vouches: the subject reads what everybody reads, the ledger why', async () => {
    await putIntoGroups(rig, 'mona', ['ai-agent']);
    const kase = await rig.open();
    await kase.submit(await kase.session.challenge('manager-confirmation'));
    await vouches(rig, kase, 'manager-confirmation', 'mona');
    const given = await kase.submit(await kase.session.evidence('manager-confirmation', ''));
    expect(given).toMatchObject({ accepted: false, refusal: 'voucher-not-entitled' });
    expect((await lastOf(kase)).access).toEqual(denied('ai-agent-only-prepares'));
    await putIntoGroups(rig, 'mona', []);
    expect(await kase.submit(await kase.session.evidence('manager-confirmation', ''))).toMatchObject({
      accepted: true,
    });
    expect((await lastOf(kase)).access).toEqual(permitted('manager-vouches'));
  });

  it('says what the domain says where both refuse, and keeps by which policies', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    await putIntoGroups(rig, 'dora', ['desk', 'recovery-approvers']);
    expect(await kase.decide('dora', 'approve')).toMatchObject({ refusal: 'decider-opened' });
    expect(await lastOf(kase)).toMatchObject({ access: denied('opener-decides-nothing') });
    expect(await kase.decide('oscar', 'approve')).toMatchObject({ refusal: 'not-in-group' });
    expect(await lastOf(kase)).toMatchObject({ access: denied() });
  });

  it('permits a stop to whoever has standing, and it stands with the stop', async () => {
    const kase = await rig.open();
    expect(await kase.cancel()).toMatchObject({ accepted: true });
    expect(await lastOf(kase)).toMatchObject({ kind: 'stopped', access: permitted('agent-acts-on-what-they-hold') });
    const other = await rig.open();
    await other.repudiate();
    await other.reaches('under-review');
    const stopped = (await other.readings.entries()).find(({ fact }) => fact?.kind === 'stopped');
    expect(stopped?.fact).toMatchObject({ access: permitted('notified-repudiates') });
  });

  it('attack: somebody who left the desk opens a case while their token says that they are of it', async () => {
    await putIntoGroups(rig, 'dora', []);
    const token = await rig.tokenOf('dora');
    const caseId = randomUUID();
    const subject = rig.nextSubject().username;
    expect(await rig.askToOpen({ caseId, subject }, token)).toMatchObject({
      accepted: false,
      refusal: 'not-permitted',
    });
  });
});
