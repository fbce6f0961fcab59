import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';

/** Who countersigned a case, as its last step left it. Times in epoch milliseconds. */
export interface Countersigning {
  readonly caseId: string;
  readonly openers: readonly string[];
  readonly approvals: readonly { readonly by: string; readonly at: number }[];
}

/** Writes down who countersigned a case by now: whoever took it back is in it no more. Safe to repeat. */
export async function writeCountersigned(trx: Trx, { caseId, openers, approvals }: Countersigning): Promise<void> {
  const people = approvals.map(({ by }) => by);
  await trx
    .deleteFrom('countersigned')
    .where('case_id', '=', caseId)
    .where('person_id', 'not in', ['', ...people])
    .execute();
  if (approvals.length === 0) return;
  await trx
    .insertInto('countersigned')
    .values(approvals.map(({ by, at }) => ({ case_id: caseId, person_id: by, openers: [...openers], signed_at: at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** How many rows are looked at: a run that is longer is a run all the same. */
const LOOKED_AT = 5;

/** How many of the first hold, one after the other. */
function running(rows: readonly { readonly holds: boolean }[]): number {
  const end = rows.findIndex(({ holds }) => !holds);
  return end === -1 ? rows.length : end;
}

/**
 * How many cases, one after the other up to now, two people countersigned together, of those that either of them
 * countersigned with somebody. `besides` is the case that asks.
 */
export async function runOfPair(db: Db, one: string, other: string, besides: string): Promise<number> {
  const theirs = db
    .selectFrom('countersigned')
    .select('case_id')
    .where('person_id', 'in', [one, other])
    .where('case_id', '!=', besides);
  const rows = await db
    .selectFrom('countersigned')
    .select(sql<boolean>`count(*) filter (where person_id in (${one}, ${other})) = 2`.as('holds'))
    .where('case_id', 'in', theirs)
    .groupBy('case_id')
    .having(({ fn }) => fn.countAll<number>(), '>', 1)
    .orderBy(sql`max(signed_at)`, 'desc')
    .limit(LOOKED_AT)
    .execute();
  return running(rows);
}

/** How many cases of an opener's, one after the other up to now, somebody countersigned. `besides` is the case that asks. */
export async function runForOpener(db: Db, approver: string, opener: string, besides: string): Promise<number> {
  const rows = await db
    .selectFrom('countersigned')
    .select(sql<boolean>`bool_or(person_id = ${approver})`.as('holds'))
    .where(sql<boolean>`openers @> array[${opener}]::text[]`)
    .where('case_id', '!=', besides)
    .groupBy('case_id')
    .orderBy(sql`max(signed_at)`, 'desc')
    .limit(LOOKED_AT)
    .execute();
  return running(rows);
}
