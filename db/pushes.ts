import type { Db, Trx } from './connect.js';

/** Which push of which case: the message that asked for it names it. */
export interface PushKey {
  readonly caseId: string;
  readonly messageId: string;
}

/** A push that is about to be asked for. Times in epoch milliseconds. */
export interface NewPush extends PushKey {
  readonly personId: string;
  readonly enrolledId: string;
  /** RFC 7638 thumbprint of the session that may show its number. */
  readonly session: string;
  readonly at: number;
  readonly expiresAt: number;
}

/** Notes a push before it is sent, so that it counts whatever comes of it. False when this challenge has one. */
export async function notePush(trx: Trx, push: NewPush): Promise<boolean> {
  const noted = await trx
    .insertInto('push')
    .values({
      case_id: push.caseId,
      message_id: push.messageId,
      person_id: push.personId,
      enrolled_id: push.enrolledId,
      session: push.session,
      transaction_id: null,
      seal: null,
      sealed_number: null,
      pushed_at: push.at,
      expires_at: push.expiresAt,
      ended_at: null,
      was_approved: false,
    })
    .onConflict((conflict) => conflict.columns(['case_id', 'message_id']).doNothing())
    .returning('message_id')
    .executeTakeFirst();
  return noted !== undefined;
}

/** What its provider took a push for, and the number, sealed. */
export interface TakenPush {
  readonly transactionId: string;
  /** Keyed hash that binds the transaction to the push. */
  readonly seal: string;
  /** Compact JWE. */
  readonly sealedNumber: string;
}

/** Keeps what its provider took a push for. */
export async function keepTakenPush(db: Db, { caseId, messageId }: PushKey, taken: TakenPush): Promise<void> {
  const { transactionId, seal, sealedNumber } = taken;
  await db
    .updateTable('push')
    .set({ transaction_id: transactionId, seal, sealed_number: sealedNumber })
    .where('case_id', '=', caseId)
    .where('message_id', '=', messageId)
    .where('transaction_id', 'is', null)
    .execute();
}

/** Whether its provider took the push of a challenge; undefined when there is none. */
export async function isPushTaken(db: Db, { caseId, messageId }: PushKey): Promise<boolean | undefined> {
  const row = await db
    .selectFrom('push')
    .select('transaction_id')
    .where('case_id', '=', caseId)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row === undefined ? undefined : row.transaction_id !== null;
}

/** Pushes that nobody approved, by other challenges than one: of a case, and of a person since a time. */
export async function countPushesInVain(
  trx: Trx,
  of: PushKey & { readonly personId: string },
  since: number,
): Promise<{ readonly ofCase: number; readonly ofPerson: number }> {
  return trx
    .selectFrom('push')
    .select(({ fn, eb }) => [
      fn.countAll<number>().filterWhere('case_id', '=', of.caseId).as('ofCase'),
      fn
        .countAll<number>()
        .filterWhere(eb('pushed_at', '>=', since))
        .as('ofPerson'),
    ])
    .where('person_id', '=', of.personId)
    .where('was_approved', '=', false)
    .where(({ not, and, eb }) => not(and([eb('case_id', '=', of.caseId), eb('message_id', '=', of.messageId)])))
    .executeTakeFirstOrThrow();
}

/** A push that its provider took, and of which nothing came yet. */
export interface OpenPush extends PushKey {
  readonly enrolledId: string;
  readonly session: string;
  readonly transactionId: string;
  readonly seal: string;
  readonly pushedAt: number;
  readonly expiresAt: number;
}

/** The pushes of a case since a time of which nothing came yet, oldest first. Whoever relies on one checks its seal. */
export async function openPushes(db: Db, caseId: string, since: number): Promise<readonly OpenPush[]> {
  const rows = await db
    .selectFrom('push')
    .select(['message_id as messageId', 'enrolled_id as enrolledId', 'session', 'transaction_id as transactionId'])
    .select(['seal', 'pushed_at as pushedAt', 'expires_at as expiresAt'])
    .where('case_id', '=', caseId)
    .where('pushed_at', '>=', since)
    .where('ended_at', 'is', null)
    .orderBy('pushed_at')
    .execute();
  return rows.flatMap(({ transactionId, seal, ...row }) =>
    transactionId === null || seal === null ? [] : [{ caseId, transactionId, seal, ...row }],
  );
}

/** Ends a push, once. False when something had come of it before. */
export async function endPush(
  trx: Trx,
  { caseId, messageId }: PushKey,
  { wasApproved, at }: { readonly wasApproved: boolean; readonly at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('push')
    .set({ ended_at: at, was_approved: wasApproved })
    .where('case_id', '=', caseId)
    .where('message_id', '=', messageId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The number of the newest push of a session that can still be answered, sealed to its browser; undefined when there is none. */
export async function readPushNumber(db: Db, of: { readonly caseId: string; readonly session: string }, now: number) {
  return db
    .selectFrom('push')
    .select(['sealed_number as sealed', 'expires_at as expiresAt'])
    .where('case_id', '=', of.caseId)
    .where('session', '=', of.session)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('sealed_number', 'is not', null)
    .orderBy('pushed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
