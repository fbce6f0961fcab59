import type { Client } from '@temporalio/client';
import { until } from '../case-rig/until.js';

/** Whether nothing more happens in a workflow by itself: it ended, or waits for a message or a moment. */
async function isQuiet({ workflow }: Client, workflowId: string): Promise<boolean> {
  const { status, raw } = await workflow.getHandle(workflowId).describe();
  if (status.name !== 'RUNNING') return true;
  return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
}

/** Waits until a workflow has done all it does by itself. Looked at twice: between two tasks there is a quiet moment. */
export async function settles(client: Client, workflowId: string): Promise<void> {
  let before = false;
  await until(
    `${workflowId} quiet`,
    async () => {
      const now = await isQuiet(client, workflowId);
      const stays = before && now;
      before = now;
      return stays;
    },
    (seen) => seen,
  );
}
