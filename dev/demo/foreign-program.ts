import { randomUUID } from 'node:crypto';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Environment } from '../environment/environment.js';
import { check } from './narrator.js';
import { until } from './until.js';

/** The type of workflow that a program of somebody else's runs. It is none of ours, so nothing of ours can replay it. */
export const FOREIGN_WORKFLOW = 'not-one-of-ours';

/** A task that a foreign program puts on a queue of ours. */
export interface ForeignTask {
  readonly activityType: string;
  readonly taskQueue: string;
  readonly args: readonly unknown[];
}

/** The number of `COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK` in Temporal's protocol. */
const SCHEDULE_ACTIVITY_TASK = 1;
const TASK_WITHIN_SECONDS = 20;

/**
 * Runs a task on one of our queues, as any program can that reaches the server: it starts a workflow of its own, plays the
 * worker of it by hand, and answers the first task with a wish for the activity. Resolves when the activity completed.
 *
 * @throws when it does not complete in time
 */
export async function runTask({ temporal: client }: Environment, task: ForeignTask): Promise<void> {
  const { workflowService, options } = client;
  const { namespace, loadedDataConverter } = options;
  const queue = `foreign-${randomUUID()}`;
  const handle = await client.workflow.start(FOREIGN_WORKFLOW, {
    workflowId: queue,
    taskQueue: queue,
    workflowExecutionTimeout: `${2 * TASK_WITHIN_SECONDS} seconds`,
  });
  const { taskToken } = await client.withDeadline(Date.now() + TASK_WITHIN_SECONDS * 1_000, () =>
    workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: queue } }),
  );
  check(taskToken.length > 0, 'the server gives the foreign program its task');
  const payloads = task.args.map((arg) => loadedDataConverter.payloadConverter.toPayload(arg));
  const encoded = await loadedDataConverter.payloadCodecs.reduce(
    async (all, codec) => codec.encode(await all),
    Promise.resolve(payloads),
  );
  await workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [
      {
        commandType: SCHEDULE_ACTIVITY_TASK,
        scheduleActivityTaskCommandAttributes: {
          activityId: '1',
          activityType: { name: task.activityType },
          taskQueue: { name: task.taskQueue },
          input: { payloads: encoded },
          scheduleToCloseTimeout: msToTs(TASK_WITHIN_SECONDS * 1_000),
          retryPolicy: { maximumAttempts: 1 },
        },
      },
    ],
  });
  await until('the worker completes the task', async () => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).some((event) => event.activityTaskCompletedEventAttributes);
  });
  await handle.terminate();
}
