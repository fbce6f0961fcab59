import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';
import { waitForWord } from './words.js';

/** What a control owner signed over an exception, as the API was given it: the statement with its proof. */
export interface GivenException {
  readonly messageId: string;
  readonly body: Json;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/**
 * Keeps what was given; the same again is one.
 *
 * @param db as `countersign_api`
 */
export async function keepException(db: Db, given: { messageId: string; bodyJson: string; at: number }): Promise<void> {
  await db
    .insertInto('exception_given')
    .values({ message_id: given.messageId, body: given.bodyJson, received_at: given.at })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute();
}

/** So many are judged in one turn; the next follow in the next. */
const AT_A_TIME = 50;

/** What nobody judged yet, the oldest first. */
export async function readGivenExceptions(db: Db): Promise<readonly GivenException[]> {
  return db
    .selectFrom('exception_given')
    .select(['message_id as messageId', 'body', 'received_at as receivedAt'])
    .where('taken_at', 'is', null)
    .orderBy('received_at')
    .limit(AT_A_TIME)
    .execute();
}

/** Notes what became of it; the first word stands. */
export async function exceptionTaken(db: Db, messageId: string, refusal: string | null, at: number): Promise<void> {
  await db
    .updateTable('exception_given')
    .set({ taken_at: at, refusal })
    .where('message_id', '=', messageId)
    .where('taken_at', 'is', null)
    .execute();
}

/** One at a time judges, until the transaction ends: each act is numbered after the one before. */
export async function lockExceptions(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('countersign.exception_act', 0))`.execute(trx);
}

/** Every act there ever was, as it was signed. */
export async function readExceptionActs(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('exception_act').select('jws').execute();
  return rows.map(({ jws }) => jws);
}

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

/** Waits for the word on it; undefined when time ran out. `refusal` is null where it counts. */
export async function waitForException(
  db: Db,
  messageId: string,
  timeoutMs: number,
): Promise<{ readonly refusal: string | null } | undefined> {
  const look = () =>
    db
      .selectFrom('exception_given')
      .select('refusal')
      .where('message_id', '=', messageId)
      .where('taken_at', 'is not', null)
      .executeTakeFirst();
  return waitForWord(look, timeoutMs);
}
