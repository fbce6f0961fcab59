import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { RunHistory } from '../support/case-rig/histories.js';

/** Where the histories are kept that every later version must still replay. */
export const GOLDEN_FOLDER = fileURLToPath(new URL('./golden/', import.meta.url));

/** The keys they are encrypted with: a test's own, in the open beside them. */
export const GOLDEN_KEYRING = fileURLToPath(new URL('./golden/keyring.json', import.meta.url));

/** One story as it is kept: every run it had. */
export interface GoldenStory {
  readonly runs: readonly { readonly workflowId: string; readonly runId: string; readonly history: unknown }[];
}

interface JsonEvent {
  readonly activityTaskScheduledEventAttributes?: { input?: unknown };
  readonly userMetadata?: unknown;
}

/** Which machine did it: of no interest to anybody later. */
const withoutIdentity = (key: string, value: unknown): unknown => (key === 'identity' ? undefined : value);

/**
 * A history without what replay never looks at: what activities were given, and what is shown beside a command. That is
 * nine tenths of its size.
 */
function slim(history: RunHistory['history']): unknown {
  const { events = [] } = JSON.parse(historyToJSON(history), withoutIdentity) as { events?: JsonEvent[] };
  return {
    events: events.map(({ userMetadata: _shown, ...event }) => {
      const { activityTaskScheduledEventAttributes: scheduled } = event;
      if (scheduled === undefined) return event;
      const { input: _given, ...rest } = scheduled;
      return { ...event, activityTaskScheduledEventAttributes: rest };
    }),
  };
}

/** A story as it is kept. */
export function goldenStory(runs: readonly RunHistory[]): GoldenStory {
  return { runs: runs.map(({ workflowId, runId, history }) => ({ workflowId, runId, history: slim(history) })) };
}
