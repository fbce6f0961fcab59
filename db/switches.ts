import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';
import { waitForWord } from './words.js';

/** What somebody signed to turn a switch, as the API was given it: the statement with its proof. */
export interface GivenSwitch {
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
export async function keepSwitch(db: Db, given: { messageId: string; bodyJson: string; at: number }): Promise<void> {
  await db
    .insertInto('switch_given')
    .values({ message_id: given.messageId, body: given.bodyJson, received_at: given.at })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute();
}

/** So many are judged in one turn; the next follow in the next. */
const AT_A_TIME = 50;

/** What nobody judged yet, the oldest first. */
export async function readGivenSwitches(db: Db): Promise<readonly GivenSwitch[]> {
  return db
    .selectFrom('switch_given')
    .select(['message_id as messageId', 'body', 'received_at as receivedAt'])
    .where('taken_at', 'is', null)
    .orderBy('received_at')
    .limit(AT_A_TIME)
    .execute();
}

/** Notes what became of it; the first word stands. */
export async function switchTaken(db: Db, messageId: string, refusal: string | null, at: number): Promise<void> {
  await db
    .updateTable('switch_given')
    .set({ taken_at: at, refusal })
    .where('message_id', '=', messageId)
    .where('taken_at', 'is', null)
    .execute();
}

/** One at a time judges, until the transaction ends: each act is numbered after the one before. */
export async function lockSwitches(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('countersign.switch_act', 0))`.execute(trx);
}

/** Every act there ever was, as it was signed. */
export async function readSwitchActs(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('switch_act').select('jws').execute();
  return rows.map(({ jws }) => jws);
}

export async function insertSwitchAct(db: Db, digest: string, jws: string): Promise<void> {
  await db.insertInto('switch_act').values({ digest, jws }).execute();
}

/** Waits for the word on it; undefined when time ran out. `refusal` is null where it counts. */
export async function waitForSwitch(
  db: Db,
  messageId: string,
  timeoutMs: number,
): Promise<{ readonly refusal: string | null } | undefined> {
  const look = () =>
    db
      .selectFrom('switch_given')
      .select('refusal')
      .where('message_id', '=', messageId)
      .where('taken_at', 'is not', null)
      .executeTakeFirst();
  return waitForWord(look, timeoutMs);
}

/** So many cases are found in one go; what is beyond is found in the next. */
const HELD_MAX = 200;

/** Cases that were held back before an effect, those first that changed longest ago. */
export async function findHeldBack(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('case_view')
    .select('case_id')
    .where('phase', '=', 'executing')
    .where(sql<boolean>`state ->> 'heldBackBy' is not null`)
    .orderBy('changed_at')
    .limit(HELD_MAX)
    .execute();
  return rows.map((row) => row.case_id);
}
