import { randomUUID } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import { until } from '../case-rig/until.js';
import type { Live } from './live.js';

/** A workflow type that is none of ours: nothing of ours replays it. */
const FOREIGN_WORKFLOW = 'not-one-of-ours';

/** A task that somebody puts on a queue of ours by hand. */
export interface ForeignTask {
  readonly activityType: string;
  readonly taskQueue: string;
  readonly args: readonly unknown[];
  /** Under which id the foreign workflow runs; one of its own unless given. */
  readonly workflowId?: string;
}

/** `COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK` and `COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION` of Temporal's API. */
const SCHEDULE_ACTIVITY_TASK = 1;
const COMPLETE_WORKFLOW_EXECUTION = 4;
const WITHIN_MS = 20_000;

/** What a client with the codec's key puts on the wire. */
async function encoded(live: Live, values: readonly unknown[]): Promise<Payload[]> {
  const { payloadConverter, payloadCodecs } = live.temporal.options.loadedDataConverter;
  let payloads = values.map((value) => payloadConverter.toPayload(value));
  for (const codec of payloadCodecs) payloads = await codec.encode(payloads);
  return payloads;
}

/** What a client with the codec's key reads on the wire. */
async function decoded(live: Live, payloads: readonly Payload[]): Promise<unknown> {
  const { payloadConverter, payloadCodecs } = live.temporal.options.loadedDataConverter;
  let read = [...payloads];
  for (const codec of payloadCodecs) read = await codec.decode(read);
  const [payload] = read;
  return payload === undefined ? undefined : payloadConverter.fromPayload(payload);
}

/** Takes the next workflow task of a queue, as any program can that reaches the server. */
async function nextWorkflowTask({ temporal, namespace }: Live, taskQueue: string) {
  const task = await temporal.withDeadline(Date.now() + WITHIN_MS, () =>
    temporal.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity: 'stranger' }),
  );
  if (task.taskToken.length === 0) throw new Error(`no workflow task on ${taskQueue}`);
  return task;
}

/**
 * Runs a task on a queue of ours: starts a workflow, plays its worker by hand, and asks for the activity.
 *
 * @returns what the activity gave back
 * @throws when it failed or did not complete in time
 */
export async function runForeignTask(live: Live, task: ForeignTask): Promise<unknown> {
  const queue = `foreign-${randomUUID()}`;
  const handle = await live.temporal.workflow.start(FOREIGN_WORKFLOW, {
    workflowId: task.workflowId ?? queue,
    taskQueue: queue,
    workflowExecutionTimeout: '1 minute',
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
  const { taskToken } = await nextWorkflowTask(live, queue);
  await live.temporal.workflowService.respondWorkflowTaskCompleted({
    namespace: live.namespace,
    taskToken,
    commands: [
      {
        commandType: SCHEDULE_ACTIVITY_TASK,
        scheduleActivityTaskCommandAttributes: {
          activityId: '1',
          activityType: { name: task.activityType },
          taskQueue: { name: task.taskQueue },
          input: { payloads: await encoded(live, task.args) },
          scheduleToCloseTimeout: msToTs(WITHIN_MS),
          retryPolicy: { maximumAttempts: 1 },
        },
      },
    ],
  });
  const { completed } = await until(
    `${task.activityType} done`,
    async () => {
      const { events } = await handle.fetchHistory();
      const all = events ?? [];
      return {
        completed: all.find((event) => event.activityTaskCompletedEventAttributes),
        failed: all.find((event) => event.activityTaskFailedEventAttributes),
      };
    },
    ({ completed: done, failed }) => Boolean(done ?? failed),
  );
  await handle.terminate();
  if (completed === undefined) throw new Error(`${task.activityType} failed`);
  return decoded(live, completed.activityTaskCompletedEventAttributes?.result?.payloads ?? []);
}

/** Takes the next task of the case worker's queue in its place and declares the workflow done. */
export async function declareDone(live: Live, taskQueue: string, result: unknown): Promise<string> {
  const { taskToken, workflowExecution } = await nextWorkflowTask(live, taskQueue);
  await live.temporal.workflowService.respondWorkflowTaskCompleted({
    namespace: live.namespace,
    taskToken,
    commands: [
      {
        commandType: COMPLETE_WORKFLOW_EXECUTION,
        completeWorkflowExecutionCommandAttributes: { result: { payloads: await encoded(live, [result]) } },
      },
    ],
  });
  return workflowExecution?.workflowId ?? '';
}

/** Takes the next activity of a queue in the place of its worker and answers with one value, or none. Returns its type. */
export async function answerNextActivity(
  live: Live,
  taskQueue: string,
  values: readonly unknown[] = [],
): Promise<string> {
  const { temporal, namespace } = live;
  const task = await temporal.withDeadline(Date.now() + WITHIN_MS, () =>
    temporal.workflowService.pollActivityTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity: 'stranger' }),
  );
  if (task.taskToken.length === 0) throw new Error(`no activity on ${taskQueue}`);
  const payloads = await encoded(live, values);
  await temporal.workflowService.respondActivityTaskCompleted({
    namespace,
    taskToken: task.taskToken,
    result: { payloads },
  });
  return task.activityType?.name ?? '';
}
