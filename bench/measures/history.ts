import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Shape } from '../bare/messages.js';

/** What a workflow leaves in the engine. */
export interface HistoryFigures {
  readonly events: number;
  readonly bytes: number;
}

/** Events by type, as the history of one run has them. */
export type EventCounts = Readonly<Record<string, number>>;

/** What was counted of one honest case. */
export interface CountedHistory {
  readonly shape: Shape;
  /** By type of event. */
  readonly events: EventCounts;
  /** Activities that were scheduled, by name. */
  readonly activities: EventCounts;
  /** Bytes of payloads, by type of event, and by name where it is an activity's. */
  readonly payloadBytes: EventCounts;
}

/** How much history a workflow has. */
export async function historyFigures(client: Client, workflowId: string): Promise<HistoryFigures> {
  const { historyLength, historySize = 0 } = await client.workflow.getHandle(workflowId).describe();
  return { events: historyLength, bytes: historySize };
}

function count(names: readonly string[]): EventCounts {
  return total(names.map((name) => [name, 1]));
}

function total(amounts: readonly (readonly [name: string, amount: number])[]): EventCounts {
  const counts = new Map<string, number>();
  for (const [name, amount] of amounts) counts.set(name, (counts.get(name) ?? 0) + amount);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

const withoutSuffix = (kind: string): string => kind.replace(/EventAttributes$/, '');

function nameOf({ attributes, activityTaskScheduledEventAttributes: scheduled }: HistoryEvent): string {
  const activity = scheduled?.activityType?.name;
  return `${withoutSuffix(attributes ?? 'none')}${activity ? ` ${activity}` : ''}`;
}

/** The bytes of everything encoded inside an event: its payloads, and nothing else there is in bytes. */
function bytesIn(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, inner: unknown) => sum + bytesIn(inner), 0);
}

/** Counts what a case asked of the engine, so that a bare workflow can ask for the same. */
export async function countedHistory(client: Client, workflowId: string): Promise<CountedHistory> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  const kinds = all.map((event) => event.attributes ?? 'none');
  const names = all.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
  const messages = kinds.flatMap((kind) => {
    if (kind === 'workflowExecutionUpdateAcceptedEventAttributes') return ['update' as const];
    return kind === 'workflowExecutionSignaledEventAttributes' ? ['signal' as const] : [];
  });
  const timers = kinds.filter((kind) => kind === 'timerStartedEventAttributes').length;
  return {
    shape: { messages, activities: names.length, timers },
    events: count(kinds.map(withoutSuffix)),
    activities: count(names),
    payloadBytes: total(all.map((event) => [nameOf(event), bytesIn(event)])),
  };
}
