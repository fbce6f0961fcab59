import type { CaseDriver } from './case-driver.js';
import { until } from './until.js';

/** Waits until an activity of a case hangs, or has been tried so often, and returns its id. */
export async function untilPending(kase: CaseDriver, name: string, attempt = 1): Promise<string> {
  const look = async (): Promise<string | null> => {
    const { raw } = await kase.workflow.describe();
    const pending = (raw.pendingActivities ?? []).find(({ activityType }) => activityType?.name === name);
    return pending !== undefined && (pending.attempt ?? 0) >= attempt ? (pending.activityId ?? null) : null;
  };
  return (await until(`${name} pending`, look)) ?? '';
}
