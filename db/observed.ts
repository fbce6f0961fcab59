import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';

/** A ticket for which nothing was opened. `bodyJson` is an `ObservedTicket` as canonical JSON text. */
export interface NewObserved {
  readonly caseId: string;
  readonly personId: string | null;
  readonly mode: string;
  readonly action: string;
  readonly fate: string;
  readonly bodyJson: string;
  readonly at: number;
}

/**
 * Keeps it for good; the first time stands.
 *
 * @param trx as `countersign_case_worker`
 */
export async function keepObserved(trx: Trx, observed: NewObserved): Promise<void> {
  const { caseId: case_id, personId: person_id, mode, action, fate, bodyJson: body, at: observed_at } = observed;
  await trx
    .insertInto('observed_ticket')
    .values({ case_id, person_id, mode, action, fate, body, observed_at })
    .onConflict((conflict) => conflict.column('case_id').doNothing())
    .execute();
}

/** What was kept of a ticket, by the name that a case of it would have had; undefined where nothing was. */
export async function readObserved(db: Db, caseId: string): Promise<Json | undefined> {
  const row = await db.selectFrom('observed_ticket').select('body').where('case_id', '=', caseId).executeTakeFirst();
  return row?.body;
}

/** Whether a ticket about a person since a time (epoch milliseconds) would have become a case. */
export async function wasObservedSince(db: Db, personId: string, since: number): Promise<boolean> {
  const row = await db
    .selectFrom('observed_ticket')
    .select('case_id')
    .where('person_id', '=', personId)
    .where('observed_at', '>', since)
    .where('fate', '<>', 'refused')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Everything observed since a time (epoch milliseconds), oldest first. */
export async function readObservedSince(db: Db, since: number): Promise<readonly Json[]> {
  const rows = await db
    .selectFrom('observed_ticket')
    .select('body')
    .where('observed_at', '>=', since)
    .orderBy('observed_at')
    .orderBy('case_id')
    .execute();
  return rows.map(({ body }) => body);
}

/** So many tickets of an action would have gone so, in a mode. */
export interface ObservedCount {
  readonly mode: string;
  readonly action: string;
  readonly fate: string;
  readonly count: number;
}

/** How many tickets were observed, altogether. */
export async function countObserved(db: Db): Promise<readonly ObservedCount[]> {
  return db
    .selectFrom('observed_ticket')
    .select(({ fn }) => ['mode', 'action', 'fate', fn.countAll<number>().as('count')])
    .groupBy(['mode', 'action', 'fate'])
    .execute();
}
