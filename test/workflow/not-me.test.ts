import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { containmentWorkflowId } from '../../contract/queues.js';
import { DAY } from '../../domain/clock.js';
import { sweepSubmissions } from '../../workers/sweeping.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { untilPending } from '../support/case-rig/until-pending.js';

let rig: CaseRig;
beforeAll(async () => {
  rig = await CaseRig.start();
});
afterAll(() => rig?.end());

const isDisabled = async (kase: CaseDriver): Promise<boolean> => {
  const { disabled } = await rig.place.directory.owner
    .selectFrom('sample_directory.account')
    .select('disabled')
    .where('person_id', '=', kase.subject.personId)
    .executeTakeFirstOrThrow();
  return disabled;
};

const containmentOf = (kase: CaseDriver): Promise<unknown> =>
  rig.client.workflow.getHandle(containmentWorkflowId(kase.caseId)).result();

/** How each open phase is reached, honestly. */
const PHASES: readonly {
  phase: 'verifying' | 'approving' | 'awaiting-claim';
  reach(kase: CaseDriver): Promise<unknown>;
}[] = [
  { phase: 'verifying', reach: (kase) => kase.submitTotp() },
  { phase: 'approving', reach: (kase) => kase.proveIdentity() },
  { phase: 'awaiting-claim', reach: (kase) => kase.getApproved() },
];

describe('"this was not me"', () => {
  for (const { phase, reach } of PHASES) {
    it(`ends a case that is ${phase}: nothing is ever applied, the account stays as it is, and it is reviewed`, async () => {
      const kase = await rig.open();
      await reach(kase);
      const { messageId } = await kase.repudiate();
      const ended = await kase.reaches('under-review');
      expect(ended).toMatchObject({
        outcome: 'repudiated',
        stop: { receipt: { messageId, by: kase.subject.personId } },
      });
      expect(await containmentOf(kase)).toEqual({ caseId: kase.caseId, contained: true });
      expect(await kase.readings.register()).toEqual({ 'password.set': 'end-proven', 'sessions.revoke': 'planned' });
      expect(await isDisabled(kase)).toBe(false);
      await kase.close();
    });
  }

  it('ends a case in the middle of executing: what was about to be applied never is', async () => {
    const kase = await rig.open();
    await kase.getApproved();
    await kase.submitTotp();
    rig.directoryGate.close();
    try {
      expect(await kase.claim()).toEqual({ accepted: true, phase: 'executing' });
      await untilPending(kase, 'checkFacts');
      await kase.repudiate();
      expect(await containmentOf(kase)).toEqual({ caseId: kase.caseId, contained: true });
    } finally {
      rig.directoryGate.open();
    }
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated' });
    expect(await kase.readings.register()).toEqual({ 'password.set': 'end-proven', 'sessions.revoke': 'planned' });
    expect(await isDisabled(kase)).toBe(false);
    await kase.close();
  });

  it('ends what a completed case did while it waits for its review, and is not said twice', async () => {
    const kase = await rig.open();
    await kase.complete();
    await kase.repudiate();
    await containmentOf(kase);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated' });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'end-proven' });
    expect(await isDisabled(kase)).toBe(true);
    await kase.repudiate();
    expect((await kase.recorded()).outcome).toBe('repudiated');
    await kase.close();
    // Of what was said twice the case has no use: what it did not look at is kept until it is swept.
    const db = rig.place.directory.database.as('countersign_case_worker');
    await sweepSubmissions({ db, clock: async () => (await rig.now()) + 31 * DAY });
    expect(await kase.readings.submissions()).toEqual([]);
  });

  it('still works 29 days after closing: what was done is ended, and the case is reviewed again', async () => {
    const kase = await rig.open();
    await kase.complete();
    await kase.close('rita');
    const closedRun = (await kase.workflow.describe()).runId;
    await rig.skip(29 * DAY);
    await kase.repudiate();
    expect(await containmentOf(kase)).toEqual({ caseId: kase.caseId, contained: true });
    expect(await kase.reaches('under-review')).toMatchObject({
      outcome: 'repudiated',
      review: null,
      mayOnlyUndo: true,
    });
    expect((await kase.workflow.describe()).runId).not.toBe(closedRun);
    expect(await isDisabled(kase)).toBe(true);
    expect(await kase.close('rob')).toMatchObject({ outcome: 'repudiated' });
    expect(await kase.workflow.result()).toEqual({ caseId: kase.caseId, outcome: 'repudiated' });
  });

  it('no longer works 31 days after closing: nothing is ended and no run begins', async () => {
    const kase = await rig.open();
    await kase.complete();
    await kase.close();
    const closedRun = (await kase.workflow.describe()).runId;
    await rig.skip(31 * DAY);
    await kase.repudiate();
    expect(await containmentOf(kase)).toEqual({ caseId: kase.caseId, contained: false });
    expect(await kase.workflow.describe()).toMatchObject({ runId: closedRun, status: { name: 'COMPLETED' } });
    expect(await kase.recorded()).toMatchObject({ phase: 'closed', outcome: 'completed' });
    expect(await isDisabled(kase)).toBe(false);
  });

  it('does nothing for another case: a token works for the case it was mailed for and no other', async () => {
    const [mine, other] = [await rig.open(), await rig.open()];
    expect(await mine.repudiateWith(await other.notMeToken())).toEqual({
      accepted: false,
      refusal: 'no-standing',
      phase: 'verifying',
    });
    expect(await mine.recorded()).toMatchObject({ phase: 'verifying', stop: null });
    for (const kase of [mine, other]) {
      await kase.cancel();
      await kase.close();
    }
  });
});
