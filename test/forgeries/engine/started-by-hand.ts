import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { WORKFLOWS } from '../../../contract/handlers.js';
import { caseWorkflowId, CASES_QUEUE } from '../../../contract/queues.js';
import { readCaseView } from '../../../db/views.js';
import { effectsOf } from '../../../domain/effect-ids.js';
import { comesBack, finish } from '../../support/live/abandoned.js';
import { directoryPrint, neverApplied } from '../../support/live/directory-print.js';
import { madeUpState } from '../../support/live/forged.js';
import type { Live } from '../../support/live/live.js';
import { LiveCase } from '../../support/live/live-case.js';

/** What is no start argument of a case at all. */
const RUBBISH: readonly unknown[] = [
  null,
  7,
  'a case',
  {},
  { request: null },
  { carried: { kase: {} } },
  { takeUp: 3 },
];

/** Runs of `recoveryCase` that somebody starts by hand, with the codec's key. */
export function startedByHand(given: () => Live): void {
  function start(workflowId: string, argument: unknown) {
    return given().temporal.workflow.start(WORKFLOWS.recoveryCase, {
      workflowId,
      taskQueue: CASES_QUEUE,
      args: [argument],
      workflowExecutionTimeout: '5 minutes',
    });
  }

  describe('recoveryCase started by hand', () => {
    it('as a case of its own, made up as approved and about to execute: it ends, nothing done or written', async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const id = randomUUID();
      const { kase: state, ...rest } = madeUpState(await kase.recorded(), id);
      const effects = effectsOf(id, state.plan, state.subject.personId);
      const run = await start(caseWorkflowId(id), { carried: { ...rest, kase: { ...state, effects } } });
      expect(await run.result()).toEqual({ caseId: id, outcome: null });
      expect(await readCaseView(live.database, id)).toBeUndefined();
      expect(neverApplied(await directoryPrint(live, kase))).toBe(true);
    }, 60_000);

    it("under an honest case's id after that was terminated: it may only undo what was recorded", async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const before = await directoryPrint(live, kase);
      const recorded = await kase.recorded();
      await kase.workflow.terminate('by hand');
      await start(kase.workflowId, { carried: madeUpState(recorded) });
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'failed', mayOnlyUndo: true });
      const after = await directoryPrint(live, kase);
      expect(neverApplied(after) && after.passwordHash === before.passwordHash).toBe(true);
      expect(await finish(await comesBack(kase))).toMatchObject({ outcome: 'completed' });
    }, 60_000);

    it("with the opening of an honest case, copied: it takes that case's place to undo, not to tell it anew", async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      const { request } = await live.database
        .selectFrom('opening')
        .select('request')
        .where('case_id', '=', kase.caseId)
        .executeTakeFirstOrThrow();
      await kase.workflow.terminate('by hand');
      await start(kase.workflowId, { request });
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'failed', mayOnlyUndo: true });
      await kase.review();
    }, 60_000);

    it('with an opening of its own: nobody who may open asked for it', async () => {
      const live = given();
      const subject = live.nextSubject();
      const caseId = randomUUID();
      const request = {
        caseId,
        action: 'password.reset',
        subject: subject.seeded.username,
        requestedBy: null,
        ticket: { source: 'desk', id: 'T-0' },
        callerToken: 'none',
      };
      const run = await start(caseWorkflowId(caseId), { request });
      expect(await run.result()).toEqual({ caseId, outcome: null });
      expect(await finish(await LiveCase.open(live, subject))).toMatchObject({ outcome: 'completed' });
    }, 60_000);

    it('with what is no start argument: it ends, and no workflow task of it fails', async () => {
      const runs = await Promise.all(RUBBISH.map((rubbish) => start(`case:${randomUUID()}`, rubbish)));
      for (const run of runs) expect(await run.result()).toMatchObject({ outcome: null });
    }, 60_000);

    it("stuck under an honest case's id: the next opening does not wait for it", async () => {
      const live = given();
      const kase = await LiveCase.approved(live);
      await kase.workflow.terminate('by hand');
      const stuck = { request: { caseId: kase.caseId, subject: {}, callerToken: { not: 'a reference' } } };
      await start(kase.workflowId, stuck);
      const next = await LiveCase.open(live, kase.subject);
      await next.reaches('verifying');
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'failed', mayOnlyUndo: true });
      await kase.review();
    }, 90_000);
  });
}
