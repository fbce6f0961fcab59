import { Runtime } from '@temporalio/worker';
import type { PeopleOfRecord } from '../connectors/port.js';
import type { Logger } from '../logging/logger.js';
import type { Policy } from '../policy/load.js';
import { satisfiabilityProblems } from '../policy/satisfiability.js';

/**
 * Says what of the policy the people of record cannot meet as the worker starts, each by a warning, and how many by a metric:
 * people come and go, so that it stops nothing, and a case that nobody can decide on lapses.
 */
export async function tellUnmetDemands(
  policy: Policy,
  directory: PeopleOfRecord & { close(): Promise<void> },
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  try {
    const problems = satisfiabilityProblems(policy, await directory.everybody());
    for (const { problem, rule, subjectClass, message } of problems)
      logger.warn('the people of record cannot meet a demand of the policy', { problem, rule, subjectClass, message });
    Runtime.instance().metricMeter.createGauge('countersign_policy_unmet_demands', 'int').set(problems.length);
  } finally {
    await directory.close();
  }
}
