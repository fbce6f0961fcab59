import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';
import { waitForWord } from './words.js';

/** What somebody signed about who may decide, as the API was given it: the statement with its proof. */
export interface GivenAuthority {
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
export async function keepAuthority(db: Db, given: { messageId: string; bodyJson: string; at: number }): Promise<void> {
  await db
    .insertInto('authority_given')
    .values({ message_id: given.messageId, body: given.bodyJson, received_at: given.at })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute();
}

/** So many are judged in one turn; the next follow in the next. */
const AT_A_TIME = 50;

/** What nobody judged yet, the oldest first. */
export async function readGivenAuthority(db: Db): Promise<readonly GivenAuthority[]> {
  return db
    .selectFrom('authority_given')
    .select(['message_id as messageId', 'body', 'received_at as receivedAt'])
    .where('taken_at', 'is', null)
    .orderBy('received_at')
    .limit(AT_A_TIME)
    .execute();
}

/** Notes what became of it; the first word stands. */
export async function authorityTaken(db: Db, messageId: string, refusal: string | null, at: number): Promise<void> {
  await db
    .updateTable('authority_given')
    .set({ taken_at: at, refusal })
    .where('message_id', '=', messageId)
    .where('taken_at', 'is', null)
    .execute();
}

/** One at a time judges, until the transaction ends: each act is numbered after the one before. */
export async function lockAuthority(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('countersign.authority_act', 0))`.execute(trx);
}

/** Every act there ever was, as it was signed. */
export async function readAuthorityActs(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('authority_act').select('jws').execute();
  return rows.map(({ jws }) => jws);
}

/** Safe to repeat. */
export async function insertAuthorityAct(db: Db, digest: string, jws: string): Promise<void> {
  await db
    .insertInto('authority_act')
    .values({ digest, jws })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
}

/** Waits for the word on it; undefined when time ran out. `refusal` is null where it counts. */
export async function waitForAuthority(
  db: Db,
  messageId: string,
  timeoutMs: number,
): Promise<{ readonly refusal: string | null } | undefined> {
  const look = () =>
    db
      .selectFrom('authority_given')
      .select('refusal')
      .where('message_id', '=', messageId)
      .where('taken_at', 'is not', null)
      .executeTakeFirst();
  return waitForWord(look, timeoutMs);
}
