import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { History } from '../case-rig/histories.js';

/** What a reset does with the signals and updates that came after the moment it goes back to. */
export type Reapply = 'everything' | 'nothing';

/** `ResetReapplyExcludeType` of Temporal's API: signals, updates, cancel requests. */
const EXCLUDED: Readonly<Record<Reapply, number[]>> = { everything: [], nothing: [1, 2, 4] };

/** An event's number, as the wire has it: 64 bits. */
export type EventId = NonNullable<NonNullable<History['events']>[number]['eventId']>;

/** The moments a run can be reset to: the events by which its workflow tasks completed. */
export function boundariesOf(history: History): readonly EventId[] {
  return (history.events ?? [])
    .filter(({ workflowTaskCompletedEventAttributes: completed }) => completed !== null && completed !== undefined)
    .flatMap(({ eventId }) => eventId ?? []);
}

/** Rewinds a run as an operator can, to just before a workflow task of it completed. Returns the new run's id. */
export async function reset(
  { workflowService, options, workflow }: Client,
  workflowId: string,
  eventId: EventId,
  { runId, reapply = 'everything' }: { readonly runId?: string; readonly reapply?: Reapply } = {},
): Promise<string> {
  const from = runId ?? (await workflow.getHandle(workflowId).describe()).runId;
  const { runId: made } = await workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId, runId: from },
    reason: 'rewound by hand',
    workflowTaskFinishEventId: eventId,
    resetReapplyExcludeTypes: EXCLUDED[reapply],
    requestId: randomUUID(),
  });
  return made;
}
