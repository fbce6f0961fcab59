import { sql } from 'kysely';
import type { Db } from './connect.js';

/** An event on its way to an endpoint. Times in epoch milliseconds. */
export interface WebhookDelivery {
  readonly endpointId: string;
  readonly outboxId: number;
  readonly caseId: string;
  readonly type: string;
  /** When it happened. */
  readonly at: number;
  /** How often it was tried before. */
  readonly tries: number;
}

/** Whom events are spread to: the endpoint, and the reader of cases it stands for (`contract/readers.ts`). */
export interface Listener {
  readonly endpointId: string;
  readonly reader: string;
}

/** What is spread in one transaction: it is short, so that several senders take turns. */
const SPREAD_MAX = 200;

/**
 * Writes down, for each new event of the outbox, which endpoints are to be told: those whose program may read the case.
 * Several senders at once take different events. How many there were.
 *
 * @param db as `countersign_case_worker`
 */
export async function spreadEvents(db: Db, listeners: readonly Listener[], now: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const events = await trx
      .selectFrom('outbox')
      .innerJoin('case_view', 'case_view.case_id', 'outbox.case_id')
      .select(['outbox.id', 'outbox.case_id', 'outbox.type', 'outbox.at', 'case_view.readers'])
      .where('outbox.spread', '=', false)
      .orderBy('outbox.id')
      .limit(SPREAD_MAX)
      .forUpdate('outbox')
      .skipLocked()
      .execute();
    if (events.length === 0) return 0;
    const told = events.flatMap(({ id, case_id, type, at, readers }) =>
      listeners
        .filter(({ reader }) => readers.includes(reader))
        .map(({ endpointId }) => ({ endpoint_id: endpointId, outbox_id: id, case_id, type, at, next_at: now })),
    );
    if (told.length > 0) {
      await trx
        .insertInto('webhook_delivery')
        .values(told)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const ids = events.map(({ id }) => id);
    await trx.updateTable('outbox').set({ spread: true }).where('id', 'in', ids).execute();
    return events.length;
  });
}

/**
 * Takes deliveries that are due. Nobody else takes them until `leaseUntil`; who dies meanwhile leaves them to be taken
 * again then, so that each is tried at least once.
 */
export async function leaseDeliveries(
  db: Db,
  {
    endpointIds,
    now,
    leaseUntil,
    limit,
  }: {
    readonly endpointIds: readonly string[];
    readonly now: number;
    readonly leaseUntil: number;
    readonly limit: number;
  },
): Promise<readonly WebhookDelivery[]> {
  if (endpointIds.length === 0) return [];
  return db
    .with('due', (its) =>
      its
        .selectFrom('webhook_delivery')
        .select(['endpoint_id', 'outbox_id'])
        .where('next_at', '<=', now)
        .where('endpoint_id', 'in', endpointIds)
        .orderBy('next_at')
        .orderBy('outbox_id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('webhook_delivery as delivery')
    .from('due')
    .set({ next_at: leaseUntil })
    .whereRef('delivery.endpoint_id', '=', 'due.endpoint_id')
    .whereRef('delivery.outbox_id', '=', 'due.outbox_id')
    .returning(['delivery.endpoint_id as endpointId', 'delivery.outbox_id as outboxId', 'delivery.case_id as caseId'])
    .returning(['delivery.type', 'delivery.at', 'delivery.tries'])
    .execute();
}

/** What came of a try: it was taken, or given up, or is tried again then. */
export type Tried = { readonly ended: 'taken' | 'given-up' | 'gone' } | { readonly nextAt: number };

/** Writes down what came of a try. */
export async function settleDelivery(db: Db, delivery: WebhookDelivery, tried: Tried): Promise<void> {
  const after = 'ended' in tried ? { ended: tried.ended, next_at: null } : { next_at: tried.nextAt };
  await db
    .updateTable('webhook_delivery')
    .set({ ...after, tries: sql<number>`tries + 1` })
    .where('endpoint_id', '=', delivery.endpointId)
    .where('outbox_id', '=', delivery.outboxId)
    .execute();
}
