import type { Client, WorkflowHandle } from '@temporalio/client';

/** One run with everything that happened in it, as it lies on the server. */
export interface RunHistory {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly history: Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
  /** What the server knows of the run beside its history: search attributes, memo. */
  readonly described: unknown;
}

/** Every run of every workflow there is, in full. */
export async function everyHistory(client: Client): Promise<readonly RunHistory[]> {
  const runs: RunHistory[] = [];
  for await (const { workflowId, runId, type, raw } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push({ workflowId, runId, type, history, described: raw });
  }
  return runs;
}
