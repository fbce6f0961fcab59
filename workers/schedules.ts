import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';
import { WORKFLOWS } from '../contract/handlers.js';
import { CASES_QUEUE, DIGESTS, RECONCILER } from '../contract/queues.js';
import { SECOND } from '../domain/clock.js';

/** A run that hangs is ended by the server, so that it does not keep the next one from being started for ever. */
const RUN_MINUTES_MAX = 10;

/** What is started time after time: under one name as schedule and as workflow. */
interface Repeated {
  readonly name: typeof RECONCILER | typeof DIGESTS;
  readonly workflowType: string;
  readonly everySeconds: number;
}

function scheduled({ name, workflowType, everySeconds }: Repeated): Omit<ScheduleOptions, 'scheduleId'> {
  return {
    spec: { intervals: [{ every: everySeconds * SECOND }] },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: name,
      taskQueue: CASES_QUEUE,
      args: [],
      workflowExecutionTimeout: `${RUN_MINUTES_MAX} minutes`,
    },
    policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
  };
}

/** However many case workers start, and however often, there is one. That an operator paused it stays so. */
async function ensureSchedule({ schedule }: Client, repeated: Repeated): Promise<void> {
  const wanted = scheduled(repeated);
  try {
    await schedule.create({ scheduleId: repeated.name, ...wanted });
  } catch (fault) {
    if (!(fault instanceof ScheduleAlreadyRunning)) throw fault;
    await schedule.getHandle(repeated.name).update(({ state }) => ({ ...wanted, state }));
  }
}

/** Makes sure that there is one schedule for the reconciler, with this period. */
export async function ensureReconcilerSchedule(client: Client, everySeconds: number): Promise<void> {
  await ensureSchedule(client, { name: RECONCILER, workflowType: WORKFLOWS.reconciler, everySeconds });
}

/** Makes sure that there is one schedule that looks, with this period, whose morning has come. */
export async function ensureDigestSchedule(client: Client, everySeconds: number): Promise<void> {
  await ensureSchedule(client, { name: DIGESTS, workflowType: WORKFLOWS.digests, everySeconds });
}
