import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';
import { WORKFLOWS } from '../contract/handlers.js';
import { CASES_QUEUE, RECONCILER } from '../contract/queues.js';
import { SECOND } from '../domain/clock.js';

/** A run that hangs is ended by the server, so that it does not keep the next one from being started for ever. */
const RUN_MINUTES_MAX = 10;

function scheduled(everySeconds: number): Omit<ScheduleOptions, 'scheduleId'> {
  return {
    spec: { intervals: [{ every: everySeconds * SECOND }] },
    action: {
      type: 'startWorkflow',
      workflowType: WORKFLOWS.reconciler,
      workflowId: RECONCILER,
      taskQueue: CASES_QUEUE,
      args: [],
      workflowExecutionTimeout: `${RUN_MINUTES_MAX} minutes`,
    },
    policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
  };
}

/**
 * Makes sure that there is one schedule for the reconciler, with this period. However many case workers start, and
 * however often, there is one. That an operator paused it stays so.
 */
export async function ensureReconcilerSchedule({ schedule }: Client, everySeconds: number): Promise<void> {
  const wanted = scheduled(everySeconds);
  try {
    await schedule.create({ scheduleId: RECONCILER, ...wanted });
  } catch (fault) {
    if (!(fault instanceof ScheduleAlreadyRunning)) throw fault;
    await schedule.getHandle(RECONCILER).update(({ state }) => ({ ...wanted, state }));
  }
}
