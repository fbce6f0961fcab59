import type { Db } from './connect.js';

/** The number that a session of a case shows. */
export interface SessionNumber {
  readonly caseId: string;
  /** RFC 7638 thumbprint. */
  readonly session: string;
  readonly number: string;
}

/** Keeps the number of a session, for its page to show. Safe to repeat. */
export async function keepSessionNumber(db: Db, { caseId, session, number }: SessionNumber): Promise<void> {
  await db
    .insertInto('session_number')
    .values({ case_id: caseId, session, number })
    .onConflict((conflict) => conflict.columns(['case_id', 'session']).doNothing())
    .execute();
}

/** The number that a session shows, or null while it shows none. */
export async function readSessionNumber(db: Db, caseId: string, session: string): Promise<string | null> {
  const row = await db
    .selectFrom('session_number')
    .select('number')
    .where('case_id', '=', caseId)
    .where('session', '=', session)
    .executeTakeFirst();
  return row?.number ?? null;
}

/** The session of a case that shows a number; null where none does, or more than one. */
export async function sessionShowing(db: Db, caseId: string, number: string): Promise<string | null> {
  const [session, another] = await db
    .selectFrom('session_number')
    .select('session')
    .where('case_id', '=', caseId)
    .where('number', '=', number)
    .execute();
  return another === undefined ? (session?.session ?? null) : null;
}
