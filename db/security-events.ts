import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';

/** Which token: its issuer's own id is unique for that issuer alone (RFC 8417, section 2.2). */
export interface SecurityEventRef {
  readonly issuer: string;
  readonly jti: string;
}

/** A token that was received and not taken in yet. Epoch milliseconds. */
export interface WaitingEvent extends SecurityEventRef {
  readonly token: string;
  readonly receivedAt: number;
}

/** What one event said of one person, as it was signed. */
export interface FindingRow extends SecurityEventRef {
  readonly personId: string;
  readonly kind: string;
  readonly jws: string;
}

/**
 * Keeps a token that was verified. False when it came before: then nothing changes.
 *
 * @param db as `countersign_api`
 */
export async function keepSecurityEvent(db: Db, { issuer, jti, token, receivedAt }: WaitingEvent): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('security_event')
    .values({ issuer, jti, token, received_at: receivedAt, taken_at: null })
    .onConflict((conflict) => conflict.columns(['issuer', 'jti']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** The tokens that wait to be taken in, the oldest first, some at a time. */
export async function readWaitingEvents(db: Db, atMost: number): Promise<readonly WaitingEvent[]> {
  const rows = await db
    .selectFrom('security_event')
    .select(['issuer', 'jti', 'token', 'received_at as receivedAt'])
    .where('taken_at', 'is', null)
    .orderBy('received_at')
    .limit(atMost)
    .execute();
  return rows.map(({ token, ...row }) => ({ ...row, token: token ?? '' }));
}

/** Takes a token in with all that it said. Safe to repeat, and to do twice at once: the same is said once. */
export async function takeInSecurityEvent(
  trx: Trx,
  { issuer, jti }: SecurityEventRef,
  findings: readonly FindingRow[],
  at: number,
): Promise<void> {
  for (const { personId, kind, jws } of findings) {
    await trx
      .insertInto('security_finding')
      .values({ issuer, jti, person_id: personId, kind, jws })
      .onConflict((conflict) => conflict.columns(['issuer', 'jti', 'person_id', 'kind']).doNothing())
      .execute();
  }
  await trx
    .updateTable('security_event')
    .set({ token: null, taken_at: at })
    .where('issuer', '=', issuer)
    .where('jti', '=', jti)
    .where('taken_at', 'is', null)
    .execute();
}

/** Everything that was ever said of a person, as it was signed. */
export async function readFindings(db: Db, personId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('security_finding').select('jws').where('person_id', '=', personId).execute();
  return rows.map(({ jws }) => jws);
}

/** How long the oldest token waits that was not taken in, by the database's clock; 0 when none does. */
export async function readLongestWaitSeconds(db: Db): Promise<number> {
  const { seconds } = await db
    .selectFrom('security_event')
    .select(
      sql<number>`coalesce(extract(epoch from clock_timestamp()) - min(received_at) / 1000, 0)::float8`.as('seconds'),
    )
    .where('taken_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Math.max(seconds, 0);
}
