import type { Client } from '@temporalio/client';
import { WORKFLOWS } from '../../../contract/handlers.js';
import type { Keyring } from '../../../proofs/keyring.js';
import { replay, type History, type RunHistory } from '../case-rig/histories.js';

/**
 * Causes of a failed task that the server itself writes: something arrived meanwhile and the task is done again, more
 * signals came during one task than it buffers, or the run begins with a reset.
 */
const BY_THE_SERVER: readonly number[] = [1, 17, 20];

/** The workflow tasks of a run that failed because of what the workflow did, in words. */
function failedTasksOf({ workflowId, runId, history }: RunHistory): string[] {
  return (history.events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed === null || failed === undefined || BY_THE_SERVER.includes(Number(failed.cause))
      ? []
      : [`${workflowId} ${runId}: a workflow task failed, cause ${failed.cause}: ${failed.failure?.message}`],
  );
}

/** Every run of every case and containment that the server knows of. */
async function allRuns(client: Client, tampered: readonly string[]): Promise<RunHistory[]> {
  const types = Object.values(WORKFLOWS).map((type) => `'${type}'`);
  const found: RunHistory[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: `WorkflowType IN (${types.join(', ')})` })) {
    if (tampered.includes(workflowId)) continue;
    const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    found.push({ workflowId, runId, history });
  }
  return found;
}

/** What went wrong in any run: workflow tasks that failed, and histories that do not replay. */
export async function whatWentWrong(
  client: Client,
  keyring: Keyring,
  tampered: readonly string[],
): Promise<readonly string[]> {
  const runs = await allRuns(client, tampered);
  if (runs.length === 0) throw new Error('there is no history to replay');
  return [...runs.flatMap(failedTasksOf), ...(await replay(runs, keyring))];
}
