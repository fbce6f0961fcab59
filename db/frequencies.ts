import { sql, type RawBuilder } from 'kysely';
import type { Db } from './connect.js';

/** Since when something is counted, in epoch milliseconds, and which case is none of what is counted. */
export interface CountedSince {
  readonly since: number;
  readonly besides: string;
}

/** How many of a person's other cases were opened since a time and changed something of their own. */
export async function countRecoveries(db: Db, personId: string, { since, besides }: CountedSince): Promise<number> {
  const { cases } = await db
    .selectFrom('recovery')
    .select(({ fn }) => fn.countAll<number>().as('cases'))
    .where('person_id', '=', personId)
    .where('account_id', 'is', null)
    .where('opened_at', '>=', since)
    .where('applied', '=', true)
    .where('case_id', '!=', besides)
    .executeTakeFirstOrThrow();
  return cases;
}

/** How many of a person's other cases were opened since a time and ended in one of these outcomes. */
export async function countOutcomes(
  db: Db,
  personId: string,
  outcomes: readonly string[],
  { since, besides }: CountedSince,
): Promise<number> {
  const { cases } = await db
    .selectFrom('recovery')
    .select(({ fn }) => fn.countAll<number>().as('cases'))
    .where('person_id', '=', personId)
    .where('opened_at', '>=', since)
    .where('outcome', 'in', outcomes)
    .where('case_id', '!=', besides)
    .executeTakeFirstOrThrow();
  return cases;
}

/** How many tries failed since a time in a person's other cases. */
export async function countFailedTries(db: Db, personId: string, { since, besides }: CountedSince): Promise<number> {
  const { tries } = await db
    .selectFrom('attempt')
    .select(({ fn }) => fn.countAll<number>().as('tries'))
    .where('person_id', '=', personId)
    .where('at', '>=', since)
    .where('ok', '=', false)
    .where('case_id', '!=', besides)
    .executeTakeFirstOrThrow();
  return tries;
}

/**
 * Parts of an opening's receipt, as `proofs/receipts.ts` signs it. Compared as JSON, never unescaped: a name with an escape
 * that PostgreSQL refuses would make every count fail.
 */
const AGENT = sql<string | null>`(receipt -> 'receipt' -> 'openedBy' -> 'personId')::text`;
const DESK = sql<string | null>`(receipt -> 'receipt' -> 'openedBy' -> 'clientId')::text`;
const NUMBER = sql<string | null>`(receipt -> 'receipt' -> 'subject' -> 'phoneOnFile')::text`;
const SUBJECT = sql<string>`(receipt -> 'receipt' -> 'subject' -> 'personId')::text`;

async function countOpenings(
  db: Db,
  counted: RawBuilder<unknown>,
  part: RawBuilder<unknown>,
  value: string,
  { since, besides }: CountedSince,
): Promise<number> {
  const { found } = await db
    .selectFrom('opening')
    .select(sql<number>`count(${counted})`.as('found'))
    .where('opened_at', '>=', since)
    .where('case_id', '!=', besides)
    .where(sql<boolean>`${part} = ${JSON.stringify(value)}`)
    .executeTakeFirstOrThrow();
  return found;
}

/** How many other cases somebody opened since a time. */
export function countOpenedByAgent(db: Db, personId: string, counted: CountedSince): Promise<number> {
  return countOpenings(db, sql`*`, AGENT, personId, counted);
}

/** How many other cases were opened through one desk or tool since a time. */
export function countOpenedByDesk(db: Db, clientId: string, counted: CountedSince): Promise<number> {
  return countOpenings(db, sql`*`, DESK, clientId, counted);
}

/** For how many people besides one, who share a number on file, cases were opened since a time. */
export function countPeopleOfNumber(
  db: Db,
  number: string,
  { personId, ...counted }: CountedSince & { readonly personId: string },
): Promise<number> {
  return countOpenings(db, sql`distinct nullif(${SUBJECT}, ${JSON.stringify(personId)})`, NUMBER, number, counted);
}

async function countFailedIn(
  db: Db,
  part: RawBuilder<unknown>,
  value: string,
  { since, besides }: CountedSince,
): Promise<number> {
  const cases = db
    .selectFrom('opening')
    .select('case_id')
    .where('opened_at', '>=', since)
    .where('case_id', '!=', besides)
    .where(sql<boolean>`${part} = ${JSON.stringify(value)}`);
  const { tries } = await db
    .selectFrom('attempt')
    .select(({ fn }) => fn.countAll<number>().as('tries'))
    .where('case_id', 'in', cases)
    .where('ok', '=', false)
    .executeTakeFirstOrThrow();
  return tries;
}

/** How many tries failed in the other cases that somebody opened since a time. */
export function countFailedOfAgent(db: Db, personId: string, counted: CountedSince): Promise<number> {
  return countFailedIn(db, AGENT, personId, counted);
}

/** How many tries failed in the other cases opened since a time for people who share a number on file. */
export function countFailedOfNumber(db: Db, number: string, counted: CountedSince): Promise<number> {
  return countFailedIn(db, NUMBER, number, counted);
}
