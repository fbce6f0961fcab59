import { CASES_QUEUE, caseWorkflowId } from '../../contract/queues.js';
import { HANDLERS, WORKFLOWS } from '../../contract/handlers.js';
import type { StopMessage } from '../../contract/messages.js';
import type { ContainmentStart } from '../../contract/start.js';
import { deleteSubmission } from '../../db/submissions.js';
import { readCaseView } from '../../db/views.js';
import { targetOf } from '../../domain/owned-accounts.js';
import type { Case } from '../../domain/case.js';
import type { Contained } from '../case-activities.js';
import type { CaseDeps } from '../deps.js';
import { lastRecorded } from '../opening/take-up.js';
import { keepStopFact, keptStop } from './judge-stop.js';
import { standingOfStop } from './standing.js';

type Deps = Pick<
  CaseDeps,
  | 'ledgerDb'
  | 'directory'
  | 'access'
  | 'signing'
  | 'db'
  | 'trust'
  | 'sealKey'
  | 'verifierKey'
  | 'verifyAccessToken'
  | 'clock'
  | 'temporal'
>;

/** Keeps the stop fact of a repudiation that stands; one that was kept before stands, its token being gone by then. */
async function keepsRepudiation(deps: Deps, last: Case, start: ContainmentStart): Promise<boolean> {
  const { caseId, messageId } = start;
  const kept = await keptStop(deps, caseId, messageId);
  if (kept !== null) return kept.receipt.reason === 'repudiated';
  const view = await readCaseView(deps.db, caseId);
  const standing = await standingOfStop(deps, last, { ...start, reason: 'repudiate' }, view?.closedAt ?? null);
  if (standing?.access.decision !== 'permitted') return false;
  await keepStopFact(deps, caseId, messageId, standing);
  return true;
}

/**
 * Whether a repudiation stands, and what the case did that must be ended for it. The stop fact is kept first, so that
 * nothing more is granted from here on, whatever runs (invariant 10).
 */
export function contain(deps: Deps): (start: ContainmentStart) => Promise<Contained> {
  return async ({ caseId, messageId, submission }) => {
    const last = await lastRecorded(deps, caseId);
    const stands = last !== null && (await keepsRepudiation(deps, last, { caseId, messageId, submission }));
    await deleteSubmission(deps.db, submission);
    return stands
      ? { standing: true, effects: last.effects, target: targetOf(last.subject) }
      : { standing: false, refusal: 'no-standing' };
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
