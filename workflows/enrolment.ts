import { proxyActivities } from '@temporalio/workflow';
import type { EnrolmentActivities } from '../activities/enrolment/enrolment-activities.js';
import type { EnrolmentOutcome, EnrolmentStart } from '../contract/enrolment.js';

/** Tried for as long as it takes: what was changed is told to everybody, however long their mail server is away. */
const { settleErrand, tellOfErrand } = proxyActivities<EnrolmentActivities>({
  startToCloseTimeout: '30 seconds',
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/**
 * One errand of somebody who enrols by themselves: a change, a code to an address, or taking a change back. It is believed by
 * nobody: the worker verifies what the browser proved, and started by hand it does nothing that a browser could not have
 * asked for. On a task queue of its own, with the worker that holds the enrolment key.
 */
export async function enrolment(start: EnrolmentStart): Promise<EnrolmentOutcome> {
  const { outcome } = await settleErrand(start);
  if (outcome === 'accepted') await tellOfErrand(start);
  return outcome;
}
