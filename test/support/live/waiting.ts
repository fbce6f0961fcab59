import { readEntries } from '../../../db/ledger-store.js';
import { until } from '../case-rig/until.js';
import type { Live } from './live.js';
import type { LiveCase } from './live-case.js';

/** Waits until an effect of a case is in one of these states, by the register. */
export async function effectIs(kase: LiveCase, kind: string, states: readonly string[]): Promise<void> {
  await until(
    `${kind} ${states.join(' or ')}`,
    async () => (await kase.readings.register())[kind] ?? '',
    (state) => states.includes(state),
  );
}

/** Waits until a case waits for an activity of a type. */
export async function activityIsPending({ workflow }: LiveCase, activityType: string): Promise<void> {
  await until(`${activityType} pending`, async () => {
    const { raw } = await workflow.describe();
    return (raw.pendingActivities ?? []).some(({ activityType: type }) => type?.name === activityType);
  });
}

/** Waits until the ledger holds attempts on a case that were refused, and says why. */
export async function refusedAttempts({ database }: Live, { caseId }: LiveCase): Promise<readonly string[]> {
  const entries = await until(
    'a refused attempt in the ledger',
    () => readEntries(database, `refused-attempts:${caseId}`),
    (seen) => seen.length > 0,
  );
  return entries.map(({ body }) => (JSON.parse(body) as { refusal: string }).refusal);
}
