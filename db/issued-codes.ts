import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';

/** A code that was made for a case. Only its keyed hash is kept. Times in epoch milliseconds. */
export interface NewCode {
  readonly caseId: string;
  readonly method: string;
  /** The challenge that asked for it: asked again, no second code is made. */
  readonly messageId: string;
  readonly enrolledId: string;
  readonly codeHash: string;
  /** Keyed hash of the telephone number it goes to; null where it goes elsewhere. */
  readonly numberKey: string | null;
  readonly expiresAt: number;
  readonly at: number;
}

/** Notes a code before it is sent. False when this challenge has one. */
export async function issueCode(trx: Trx, code: NewCode): Promise<boolean> {
  const issued = await trx
    .insertInto('issued_code')
    .values({
      case_id: code.caseId,
      method: code.method,
      message_id: code.messageId,
      enrolled_id: code.enrolledId,
      code_hash: code.codeHash,
      number_key: code.numberKey,
      issued_at: code.at,
      expires_at: code.expiresAt,
      spent_at: null,
    })
    .onConflict((conflict) => conflict.columns(['case_id', 'message_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return issued !== undefined;
}

/** How many codes of a method a case was sent, by other challenges than one: mail is no toy, however patient the asker. */
export async function countIssuedCodes(db: Db, caseId: string, method: string, besides = ''): Promise<number> {
  const { issued } = await db
    .selectFrom('issued_code')
    .select(({ fn }) => fn.countAll<number>().as('issued'))
    .where('case_id', '=', caseId)
    .where('method', '=', method)
    .where('message_id', '!=', besides)
    .executeTakeFirstOrThrow();
  return issued;
}

/** The newest code of a method in a case, the only one that counts, held for this transaction; or undefined. */
export async function newestCode(trx: Trx, caseId: string, method: string) {
  return trx
    .selectFrom('issued_code')
    .select([
      'id',
      'message_id as messageId',
      'enrolled_id as enrolledId',
      'code_hash as codeHash',
      'number_key as numberKey',
      'issued_at as issuedAt',
      'expires_at as expiresAt',
      'spent_at as spentAt',
    ])
    .where('case_id', '=', caseId)
    .where('method', '=', method)
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

/** Spends a code. False when it was spent before: a code is good for one use. */
export async function spendCode(trx: Trx, id: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('issued_code')
    .set({ spent_at: at })
    .where('id', '=', id)
    .where('spent_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Keeps others who count against a telephone number waiting until this transaction ends. Locked after the person, always. */
export async function lockNumber(trx: Trx, numberKey: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`number:${numberKey}`}, 0))`.execute(trx);
}

/** How many codes went to a number since a time, whatever the case, by other challenges than one. */
export async function countCodesToNumber(
  trx: Trx,
  numberKey: string,
  since: number,
  besides: { readonly caseId: string; readonly messageId: string },
): Promise<number> {
  const { codes } = await trx
    .selectFrom('issued_code')
    .select(({ fn }) => fn.countAll<number>().as('codes'))
    .where('number_key', '=', numberKey)
    .where('issued_at', '>=', since)
    .where(({ not, and, eb }) =>
      not(and([eb('case_id', '=', besides.caseId), eb('message_id', '=', besides.messageId)])),
    )
    .executeTakeFirstOrThrow();
  return codes;
}

/** How many tries of a method failed since a time in the cases whose codes went to a number, whoever they are for. */
export async function countFailedOnNumber(
  trx: Trx,
  of: { readonly numberKey: string; readonly method: string },
  since: number,
): Promise<number> {
  const cases = trx
    .selectFrom('issued_code')
    .select('case_id')
    .where('number_key', '=', of.numberKey)
    .where('method', '=', of.method);
  const { failed } = await trx
    .selectFrom('attempt')
    .select(({ fn }) => fn.countAll<number>().as('failed'))
    .where('case_id', 'in', cases)
    .where('method', '=', of.method)
    .where('ok', '=', false)
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return failed;
}

/** When the code of a challenge was first noted, in epoch milliseconds; undefined when it never was. */
export async function firstIssuedAt(db: Db, caseId: string, messageId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('issued_code')
    .select('issued_at as issuedAt')
    .where('case_id', '=', caseId)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row?.issuedAt;
}
