import { CASES_QUEUE, caseWorkflowId } from '../../contract/queues.js';
import { HANDLERS, WORKFLOWS } from '../../contract/handlers.js';
import type { StopMessage } from '../../contract/messages.js';
import type { ContainmentStart } from '../../contract/start.js';
import { readCaseView } from '../../db/views.js';
import type { Contained } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { lastRecorded } from '../opening/take-up.js';
import { keepStopFact } from './judge-stop.js';
import { standingOfStop } from './standing.js';

type Deps = Pick<CaseDeps, 'db' | 'trust' | 'sealKey' | 'verifierKey' | 'verifyAccessToken' | 'clock' | 'temporal'>;

/**
 * Whether a repudiation stands, and what the case did that must be ended for it. The stop fact is kept first, so that
 * nothing more is granted from here on, whatever runs (invariant 10).
 */
export function contain(deps: Deps): (start: ContainmentStart) => Promise<Contained> {
  return async ({ caseId, messageId, submission }) => {
    const last = await lastRecorded(deps, caseId);
    if (last === null) return { standing: false, refusal: 'no-standing' };
    const view = await readCaseView(deps.db, caseId);
    const standing = await standingOfStop(
      deps,
      last,
      { caseId, messageId, submission, reason: 'repudiate' },
      view?.closedAt ?? null,
    );
    if (standing === null) return { standing: false, refusal: 'no-standing' };
    await keepStopFact(deps, caseId, messageId, standing);
    return { standing: true, effects: last.effects, target: last.subject.personId };
  };
}

/**
 * Tells the case itself, be it open, closed or terminated: a closed one is taken up again, so that what was repudiated
 * is reviewed (invariant 11).
 */
export function tellCase(deps: Pick<CaseDeps, 'temporal'>): (start: ContainmentStart) => Promise<void> {
  return async ({ caseId, messageId, submission }) => {
    const message: StopMessage = { v: 1, kind: 'stop', reason: 'repudiate', caseId, messageId, submission };
    await deps.temporal.workflow.signalWithStart(WORKFLOWS.recoveryCase, {
      workflowId: caseWorkflowId(caseId),
      taskQueue: CASES_QUEUE,
      args: [{ takeUp: { caseId, reason: 'repudiated' } }],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      signal: HANDLERS.stop,
      signalArgs: [message],
    });
  };
}
