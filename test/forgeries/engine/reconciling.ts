import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { WORKFLOWS } from '../../../contract/handlers.js';
import { CASES_QUEUE, connectorQueue, DIGESTS, RECONCILER } from '../../../contract/queues.js';
import { readEntries } from '../../../db/ledger-store.js';
import { recreationStream } from '../../../db/recreation-entries.js';
import { SECOND } from '../../../domain/clock.js';
import { ensureReconcilerSchedule } from '../../../workers/schedules.js';
import { until } from '../../support/case-rig/until.js';
import { whileKilled } from '../../support/live/by-hand.js';
import { groupsOf } from '../../support/live/groups.js';
import { runForeignTask } from '../../support/live/foreign-task.js';
import { RECONCILER_PERIOD_SECONDS, type Live } from '../../support/live/live.js';
import { LiveCase } from '../../support/live/live-case.js';

const PERIOD_SECONDS = 2;
const GROUP = 'emergency-operators';

/** Two periods, and time for the work itself on a machine that does other things; less than a grant lasts. */
const SOON = 2 * PERIOD_SECONDS * SECOND + 6 * SECOND;

/** What is left of a grant whose case somebody ended by hand just now, once the reconciler has been there. */
async function leftOf(live: Live, kase: LiveCase) {
  const endedAt = Date.now();
  const { outcome, mayOnlyUndo, needsHuman } = await kase.reaches('under-review');
  const wasSoon = Date.now() - endedAt < SOON;
  const register = await kase.readings.register();
  return { outcome, mayOnlyUndo, needsHuman, register, groups: await groupsOf(live, kase), wasSoon };
}

const TAKEN_CARE_OF = {
  outcome: 'failed',
  mayOnlyUndo: true,
  needsHuman: true,
  register: { 'membership.grant': 'end-proven' },
  groups: [],
  wasSoon: true,
};

/** What nobody ends any more, and what somebody puts back: found by the reconciler, on a real server. */
export function reconciling(given: () => Live): void {
  const schedule = () => given().temporal.schedule.getHandle(RECONCILER);
  const schedules = async () => {
    const found: string[] = [];
    for await (const { scheduleId } of given().temporal.schedule.list()) found.push(scheduleId);
    return found;
  };

  describe('the reconciler', () => {
    beforeAll(() => ensureReconcilerSchedule(given().temporal, PERIOD_SECONDS));
    afterAll(() => ensureReconcilerSchedule(given().temporal, RECONCILER_PERIOD_SECONDS));

    it('ends within its period what a case terminated during a grant left: gone, proven, under review, person free', async () => {
      const live = given();
      const kase = await LiveCase.granted(live);
      expect(await groupsOf(live, kase)).toEqual([GROUP]);
      await kase.workflow.terminate('by hand');
      expect(await leftOf(live, kase)).toEqual(TAKEN_CARE_OF);
      const free = await live.database
        .selectFrom('open_recovery')
        .select('case_id')
        .where('person_id', '=', kase.subject.seeded.personId)
        .execute();
      expect(free).toEqual([]);
      await kase.review();
    }, 60_000);

    it('finds a case of which somebody deleted every trace on the server, too', async () => {
      const live = given();
      const kase = await LiveCase.granted(live);
      const { runId } = await kase.workflow.describe();
      await live.temporal.workflowService.deleteWorkflowExecution({
        namespace: live.namespace,
        workflowExecution: { workflowId: kase.workflowId, runId },
      });
      expect(await leftOf(live, kase)).toEqual(TAKEN_CARE_OF);
      await kase.review();
    }, 60_000);

    it('ends again what somebody puts back after the case ended it, and the ledger tells of it', async () => {
      const live = given();
      const kase = await LiveCase.granted(live);
      await kase.reaches('under-review');
      const [effect] = (await kase.recorded()).effects;
      await live.directory
        .updateTable('sample_directory.membership')
        .set({ ended_at: null, granted_at: sql`now()`, expires_at: sql`now() + interval '50 minutes'` })
        .where('effect_id', '=', effect?.effectId ?? '')
        .execute();
      expect(await groupsOf(live, kase)).toEqual([GROUP]);
      const told = await until(
        'the ledger tells of it',
        () => readEntries(live.database, recreationStream(effect?.effectId ?? '')),
        ({ length }) => length === 2,
      );
      expect(told.map(({ kind }) => kind)).toEqual(['grant-recreated', 'grant-ended-again']);
      expect(await groupsOf(live, kase)).toEqual([]);
      await kase.review();
    }, 60_000);

    it('attack: started by hand with a case’s id, or its tasks put on the queues by hand, moves no honest case', async () => {
      const live = given();
      const kase = await LiveCase.granted(live);
      const before = await kase.recorded();
      const byHand = { workflowId: `by-hand-${randomUUID()}`, taskQueue: CASES_QUEUE, args: [kase.caseId] };
      await live.temporal.workflow.execute(WORKFLOWS.reconciler, byHand);
      const tasks = [
        { activityType: 'takeUpUntold', taskQueue: CASES_QUEUE },
        { activityType: 'recordRecreatedGrants', taskQueue: CASES_QUEUE },
        { activityType: 'endRecreatedGrants', taskQueue: connectorQueue('sample-directory') },
      ];
      for (const task of tasks) await runForeignTask(live, { ...task, args: [kase.caseId, before] });
      expect(await groupsOf(live, kase)).toEqual([GROUP]);
      expect(await kase.recorded()).toEqual(before);
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed', mayOnlyUndo: false });
      await kase.review();
    }, 60_000);

    it('has one schedule, however often workers start, and an operator’s pause outlasts them', async () => {
      const live = given();
      await schedule().pause('looked into by hand');
      await whileKilled(live, 'case-worker', async () => {});
      expect((await schedules()).toSorted()).toEqual([DIGESTS, RECONCILER]);
      expect((await schedule().describe()).state).toMatchObject({ paused: true, note: 'looked into by hand' });
      await schedule().unpause();
      await ensureReconcilerSchedule(live.temporal, PERIOD_SECONDS);
      expect((await schedule().describe()).state.paused).toBe(false);
    }, 60_000);
  });
}
