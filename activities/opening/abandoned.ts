import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { caseWorkflowId, CASES_QUEUE } from '../../contract/queues.js';
import { HANDLERS, WORKFLOWS } from '../../contract/handlers.js';
import { standingOf } from '../../db/case-run.js';
import { readOpenRecovery } from '../../db/openings.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'temporal' | 'logger'>;

/** How the workflow of an open case is: told apart, because each needs something else. */
type Holder = 'telling' | 'reset' | 'gone';

/** How long an opening waits for an abandoned case to be undone, and how often it looks. */
const WAIT_MILLISECONDS = 8_000;
const LOOK_EVERY_MILLISECONDS = 200;

async function holderOf(deps: Deps, caseId: string): Promise<Holder> {
  try {
    const described = await deps.temporal.workflow.getHandle(caseWorkflowId(caseId)).describe();
    if (described.status.name !== 'RUNNING') return 'gone';
    return (await standingOf(deps.db, caseId, described.runId)) === 'stranger' ? 'reset' : 'telling';
  } catch (fault) {
    if (fault instanceof WorkflowNotFoundError) return 'gone';
    throw fault;
  }
}

/** Starts a run that takes up what a terminated one left: it may only undo, and is reviewed. */
async function takeUpAbandoned(deps: Deps, caseId: string): Promise<void> {
  await deps.temporal.workflow.start(WORKFLOWS.recoveryCase, {
    workflowId: caseWorkflowId(caseId),
    taskQueue: CASES_QUEUE,
    args: [{ takeUp: { caseId, reason: 'terminated' } }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** Any message wakes a run that was reset; the entry it then records shows it that it was. */
async function wake(deps: Deps, caseId: string): Promise<void> {
  await deps.temporal.workflow.getHandle(caseWorkflowId(caseId)).signal(HANDLERS.stop, null);
}

/**
 * Whether a person held by another case became free: true when that case was abandoned (terminated or reset) and what
 * it did has been ended; false when it is alive. The next opening finds what a terminated case left (issue 3).
 */
export async function waitUntilFree(deps: Deps, personId: string, heldBy: string): Promise<boolean> {
  const holder = await holderOf(deps, heldBy);
  if (holder === 'telling') return false;
  deps.logger.warn('an open case was abandoned and is taken up', { caseId: heldBy, holder });
  await (holder === 'gone' ? takeUpAbandoned(deps, heldBy) : wake(deps, heldBy));
  for (let waited = 0; waited < WAIT_MILLISECONDS; waited += LOOK_EVERY_MILLISECONDS) {
    if ((await readOpenRecovery(deps.db, personId)) !== heldBy) return true;
    await pause(LOOK_EVERY_MILLISECONDS);
  }
  throw new Error(`case ${heldBy} was taken up and is not undone yet`);
}
