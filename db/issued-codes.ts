import type { Db, Trx } from './connect.js';

/** A code that was made for a case. Only its keyed hash is kept. Times in epoch milliseconds. */
export interface NewCode {
  readonly caseId: string;
  readonly method: string;
  /** The challenge that asked for it: asked again, no second code is made. */
  readonly messageId: string;
  readonly enrolledId: string;
  readonly codeHash: string;
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
