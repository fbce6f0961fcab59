import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { caseWorkflowId, CASES_QUEUE } from '../../contract/queues.js';
import { HANDLERS, WORKFLOWS } from '../../contract/handlers.js';
import type { StopMessage } from '../../contract/messages.js';
import { standingOf, type Standing } from '../../db/case-run.js';
import { readOpenAccount, readOpenRecovery, type NewRecovery } from '../../db/openings.js';
import { findUnclosedCases, readCaseView } from '../../db/views.js';
import type { CaseDeps } from '../deps.js';

type Deps = Pick<CaseDeps, 'db' | 'temporal' | 'logger'>;

/** How the workflow of an open case is: told apart, because each needs something else. */
type Holder = 'telling' | 'undoing' | 'reset' | 'gone';

/** How long an opening waits for an abandoned case to be undone, and how often it looks. */
const WAIT_MILLISECONDS = 8_000;
const LOOK_EVERY_MILLISECONDS = 200;

const HOLDERS: Readonly<Record<Standing, Holder>> = { original: 'telling', successor: 'undoing', stranger: 'reset' };

/** What runs for a case, if anything does. Before its first entry it is opening, and no run is a stranger yet. */
async function holderOf(deps: Deps, caseId: string): Promise<Holder> {
  try {
    const described = await deps.temporal.workflow.getHandle(caseWorkflowId(caseId)).describe();
    if (described.status.name !== 'RUNNING') return 'gone';
    if ((await readCaseView(deps.db, caseId)) === undefined) return 'telling';
    return HOLDERS[await standingOf(deps.db, caseId, described.runId)];
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

/**
 * A message that is heard out wakes a run that was reset; the entry it then records shows it that it was. This one has
 * no standing, whoever hears it, and no flood before it keeps it from being heard.
 */
async function wake(deps: Deps, caseId: string): Promise<void> {
  const messageId = `wake-${randomUUID()}`;
  const message: StopMessage = { v: 1, kind: 'stop', reason: 'cancel', caseId, messageId, submission: 'none' };
  await deps.temporal.workflow.getHandle(caseWorkflowId(caseId)).signal(HANDLERS.stop, message);
}

/** Does for an abandoned case what makes it undo what it did. */
async function takeCareOf(deps: Deps, caseId: string, holder: Holder): Promise<void> {
  if (holder === 'gone') await takeUpAbandoned(deps, caseId);
  if (holder === 'reset') await wake(deps, caseId);
}

/** A run that is not the case's own and does not wake is none that anybody waits for. */
async function giveUpOn(deps: Deps, caseId: string): Promise<void> {
  const handle = deps.temporal.workflow.getHandle(caseWorkflowId(caseId));
  const { runId } = await handle.describe();
  if ((await holderOf(deps, caseId)) !== 'reset') return;
  await deps.temporal.workflow.getHandle(caseWorkflowId(caseId), runId).terminate('not the run of its case, and stuck');
}

/**
 * Sees to one case that may have been abandoned, and says how it was found. One that closed meanwhile is left alone: its
 * last entry was written before its run ended.
 */
export async function takeUpIfAbandoned(deps: Deps, caseId: string): Promise<Holder> {
  const holder = await holderOf(deps, caseId);
  if (holder === 'telling' || holder === 'undoing') return holder;
  if ((await readCaseView(deps.db, caseId))?.phase === 'closed') return 'telling';
  deps.logger.warn('a case without its review was abandoned and is taken up', { caseId, holder });
  await takeCareOf(deps, caseId, holder);
  return holder;
}

/**
 * Sees to the other cases of a person that nobody tells any more, though their subject is free: each is taken up, so
 * that it is reviewed (invariant 11). Nobody waits for that.
 */
export async function takeUpUnreviewed(deps: Deps, personId: string, opening: string): Promise<void> {
  for (const caseId of await findUnclosedCases(deps.db, personId)) {
    if (caseId !== opening) await takeUpIfAbandoned(deps, caseId);
  }
}

async function openOf({ db }: Pick<Deps, 'db'>, accountId: string | null): Promise<string | undefined> {
  return accountId === null ? undefined : readOpenAccount(db, accountId);
}

/**
 * Whether a person, or the account they own, held by another case became free: true when that case was abandoned (terminated or reset) and what
 * it did has been ended; false when it is alive. The next opening finds what a terminated case left (issue 3).
 */
export async function waitUntilFree(
  deps: Deps,
  { personId, accountId }: Pick<NewRecovery, 'personId' | 'accountId'>,
  heldBy: string,
): Promise<boolean> {
  const holder = await holderOf(deps, heldBy);
  if (holder === 'telling') return false;
  deps.logger.warn('an open case was abandoned and is taken up', { caseId: heldBy, holder });
  await takeCareOf(deps, heldBy, holder);
  for (let waited = 0; waited < WAIT_MILLISECONDS; waited += LOOK_EVERY_MILLISECONDS) {
    if (![await readOpenRecovery(deps.db, personId), await openOf(deps, accountId)].includes(heldBy)) return true;
    await pause(LOOK_EVERY_MILLISECONDS);
  }
  if (holder === 'reset') await giveUpOn(deps, heldBy);
  throw new Error(`case ${heldBy} was taken up and is not undone yet`);
}
