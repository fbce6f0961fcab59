import { sql } from 'kysely';
import type { Db } from './connect.js';
import { signedActs, type GivenAct } from './signed-acts.js';

/** What a control owner signed over an exception, as the API was given it: the statement with its proof. */
export type GivenException = GivenAct;

/** What is kept of it (`signed-acts.ts`). */
export const {
  keep: keepException,
  given: readGivenExceptions,
  taken: exceptionTaken,
  lock: lockExceptions,
  acts: readExceptionActs,
  wait: waitForException,
} = signedActs('exception');

export async function insertExceptionAct(db: Db, digest: string, jws: string): Promise<void> {
  await db.insertInto('exception_act').values({ digest, jws }).execute();
}

/** Those whose end was recorded, by id. */
export async function readExpiredExceptions(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('exception_expired').select('id').execute();
  return new Set(rows.map(({ id }) => id));
}

/** Notes that the end of one was recorded. */
export async function noteExpired(db: Db, id: string, at: number): Promise<void> {
  await db
    .insertInto('exception_expired')
    .values({ id, recorded_at: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** How many cases were opened under each exception, by its id; none, where there is no such case. */
export async function countExceptionUses(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; uses: number }>`
    select id, count(*)::int as uses
    from countersign.opening, json_array_elements_text(exceptions) as id
    where exceptions is not null
    group by id`.execute(db);
  return new Map(rows.map(({ id, uses }) => [id, uses]));
}
