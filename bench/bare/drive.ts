import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { BARE, BARE_QUEUE, type Shape } from './messages.js';

/** One bare workflow from its start to its end, its messages sent one after the other as those of a case are. */
export async function bareWorkflow(client: Client, shape: Shape): Promise<string> {
  const workflowId = `bare:${randomUUID()}`;
  const [first, ...others] = shape.messages;
  if (first !== 'update') throw new Error('a case begins with an update: its opening');
  const startWorkflowOperation = new WithStartWorkflowOperation(BARE.workflow, {
    workflowId,
    taskQueue: BARE_QUEUE,
    args: [shape],
    workflowIdConflictPolicy: 'FAIL',
    workflowExecutionTimeout: '1 day',
  });
  await client.workflow.executeUpdateWithStart(BARE.update, { startWorkflowOperation });
  const handle = client.workflow.getHandle(workflowId);
  for (const message of others) {
    if (message === 'update') await handle.executeUpdate(BARE.update);
    else await handle.signal(BARE.signal);
  }
  await handle.result();
  return workflowId;
}

/** A bare grant that expires at `dueAt` (epoch milliseconds), once it is in force. */
export async function bareGrant(client: Client, dueAt: number): Promise<string> {
  const workflowId = `bare-grant:${randomUUID()}`;
  await client.workflow.start(BARE.expiry, { workflowId, taskQueue: BARE_QUEUE, args: [dueAt] });
  await client.workflow.getHandle(workflowId).executeUpdate(BARE.update);
  return workflowId;
}

/** A bare workflow that was begun and waits for its second message. */
export async function bareOpen(client: Client, shape: Shape): Promise<string> {
  const workflowId = `bare-open:${randomUUID()}`;
  await client.workflow.start(BARE.workflow, { workflowId, taskQueue: BARE_QUEUE, args: [shape] });
  await client.workflow.getHandle(workflowId).executeUpdate(BARE.update);
  return workflowId;
}
