import type { Db, Trx } from './connect.js';

/** One try at a change. `at` in epoch milliseconds. */
export interface EnrolmentAttempt {
  readonly changeId: string;
  readonly personId: string;
  readonly ok: boolean;
  readonly at: number;
}

/** Counts a try. */
export async function countAttempt(trx: Trx, { changeId, personId, ok, at }: EnrolmentAttempt): Promise<void> {
  await trx.insertInto('enrolment_attempt').values({ change_id: changeId, person_id: personId, ok, at }).execute();
}

/** How many tries of a person failed after a moment, whatever they were about. */
export async function failedAttemptsAfter(db: Db, personId: string, after: number): Promise<number> {
  const { failed } = await db
    .selectFrom('enrolment_attempt')
    .select(({ fn }) => fn.countAll<number>().as('failed'))
    .where('person_id', '=', personId)
    .where('ok', '=', false)
    .where('at', '>', after)
    .executeTakeFirstOrThrow();
  return Number(failed);
}

/** A code that is sent to an address. */
export interface EnrolmentCode {
  readonly changeId: string;
  readonly personId: string;
  /** Keyed hash of the address. */
  readonly addressKey: string;
  readonly codeHash: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Keeps a code. @throws when there is one of this id */
export async function keepCode(trx: Trx, code: EnrolmentCode): Promise<void> {
  const { changeId, personId, addressKey, codeHash, issuedAt, expiresAt } = code;
  await trx
    .insertInto('enrolment_code')
    .values({
      change_id: changeId,
      person_id: personId,
      address_key: addressKey,
      code_hash: codeHash,
      issued_at: issuedAt,
      expires_at: expiresAt,
      spent_at: null,
    })
    .execute();
}

/** How many codes a person had sent after a moment. */
export async function codesAfter(db: Db, personId: string, after: number): Promise<number> {
  const { sent } = await db
    .selectFrom('enrolment_code')
    .select(({ fn }) => fn.countAll<number>().as('sent'))
    .where('person_id', '=', personId)
    .where('issued_at', '>', after)
    .executeTakeFirstOrThrow();
  return Number(sent);
}

/** The newest code that was sent to one address for one person and is not spent. */
export async function newestCodeTo(
  db: Db,
  personId: string,
  addressKey: string,
): Promise<{ readonly changeId: string; readonly codeHash: string; readonly expiresAt: number } | undefined> {
  return db
    .selectFrom('enrolment_code')
    .select(['change_id as changeId', 'code_hash as codeHash', 'expires_at as expiresAt'])
    .where('person_id', '=', personId)
    .where('address_key', '=', addressKey)
    .where('spent_at', 'is', null)
    .orderBy('issued_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Uses up a code. */
export async function spendCodeOf(trx: Trx, changeId: string, at: number): Promise<void> {
  await trx.updateTable('enrolment_code').set({ spent_at: at }).where('change_id', '=', changeId).execute();
}
