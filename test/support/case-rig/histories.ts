import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { caseStream } from '../../../db/case-record.js';
import { readEntries } from '../../../db/ledger-store.js';
import { caseWorkflowId, containmentWorkflowId } from '../../../contract/queues.js';
import type { Keyring } from '../../../proofs/keyring.js';
import { workflowOptions } from '../../../workers/workflow-options.js';
import type { TestDatabase } from '../postgres.js';

/** One run's history, as the server keeps it: encrypted. */
export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** A history and whose it is. */
export interface RunHistory {
  readonly workflowId: string;
  readonly runId: string;
  readonly history: History;
}

/** The cause of a task that fails because something arrived meanwhile: the server's own way to have it done again. */
const UNHANDLED_COMMAND = 1;

async function historyOf(client: Client, workflowId: string, runId: string): Promise<RunHistory> {
  return { workflowId, runId, history: await client.workflow.getHandle(workflowId, runId).fetchHistory() };
}

async function latestRun(client: Client, workflowId: string): Promise<string[]> {
  try {
    return [(await client.workflow.getHandle(workflowId).describe()).runId];
  } catch (fault) {
    if (fault instanceof WorkflowNotFoundError) return [];
    throw fault;
  }
}

/** The runs a run was followed by and follows, by continue-as-new. */
function neighboursOf({ history }: RunHistory): string[] {
  const first = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  const last = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  return [first, last].filter((runId) => typeof runId === 'string' && runId !== '') as string[];
}

/** Every run of one workflow id that is known of: those that recorded, the latest, and all that continue each other. */
async function runsOf(client: Client, workflowId: string, recordedRuns: readonly string[]): Promise<RunHistory[]> {
  const found = new Map<string, RunHistory>();
  const unvisited = [...recordedRuns, ...(await latestRun(client, workflowId))];
  for (let runId = unvisited.pop(); runId !== undefined; runId = unvisited.pop()) {
    if (found.has(runId)) continue;
    const run = await historyOf(client, workflowId, runId);
    found.set(runId, run);
    unvisited.push(...neighboursOf(run));
  }
  return [...found.values()];
}

/** Every history of every run of a case and of its containment. */
export async function historiesOf(
  client: Client,
  database: Pick<TestDatabase, 'owner'>,
  caseId: string,
): Promise<RunHistory[]> {
  const entries = await readEntries(database.owner, caseStream(caseId));
  const recorded = [...new Set(entries.map(({ runId }) => runId))];
  const told = await runsOf(client, caseWorkflowId(caseId), recorded);
  return [...told, ...(await runsOf(client, containmentWorkflowId(caseId), []))];
}

/** What the SDK fails a task with when it was handed a part of a history that it cannot go on with: it asks for all of it. */
const OUT_OF_ORDER = 'History is out of order';

/** The workflow tasks of a run that failed, in words; without those that engine and SDK have done again by themselves. */
export function failedTasksOf({ workflowId, history }: RunHistory): string[] {
  return (history.events ?? [])
    .map((event) => event.workflowTaskFailedEventAttributes)
    .filter((failed) => failed !== null && failed !== undefined && failed.cause !== UNHANDLED_COMMAND)
    .filter((failed) => !failed?.failure?.message?.includes(OUT_OF_ORDER))
    .map((failed) => `${workflowId}: ${failed?.cause} ${failed?.failure?.message}`);
}

/** A history replays in a second or so, one of 10,000 signals in a minute; what stands still this long is stuck, and says so. */
const STANDS_STILL_MILLISECONDS = 180_000;

/** Replays histories on the built workflow bundle; returns what went wrong, in words. */
export async function replay(
  histories: readonly { readonly workflowId: string; readonly history: unknown }[],
  keyring: Keyring,
): Promise<string[]> {
  const wrong: string[] = [];
  const waiting = histories.map(({ workflowId, history }) => ({ workflowId, history }));
  const results = Worker.runReplayHistories(workflowOptions(keyring), [...waiting]);
  for (;;) {
    const stuck = `the replay stands still; not replayed yet: ${waiting.map(({ workflowId }) => workflowId).join(', ')}`;
    const next = await within(STANDS_STILL_MILLISECONDS, results.next(), stuck);
    if (next.done === true) return wrong;
    const { workflowId, runId, error } = next.value;
    waiting.splice(
      waiting.findIndex((one) => one.workflowId === workflowId),
      1,
    );
    if (error !== undefined) wrong.push(`${workflowId} ${runId}: ${error.name}: ${error.message}`);
  }
}

async function within<T>(milliseconds: number, work: Promise<T>, otherwise: string): Promise<T> {
  const late = new AbortController();
  const givesUp = pause(milliseconds, undefined, { signal: late.signal }).then((): never => {
    throw new Error(otherwise);
  });
  givesUp.catch(() => undefined);
  return Promise.race([work, givesUp]).finally(() => late.abort());
}
