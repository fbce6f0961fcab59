import type { Db, Trx } from './connect.js';

/** Uses up a saved recovery code. False when it was used before, by whatever case. */
export async function spendSavedCode(trx: Trx, enrolledId: string, at: number): Promise<boolean> {
  const spent = await trx
    .insertInto('spent_saved_code')
    .values({ enrolled_id: enrolledId, spent_at: at })
    .onConflict((conflict) => conflict.column('enrolled_id').doNothing())
    .returning('enrolled_id')
    .executeTakeFirst();
  return spent !== undefined;
}

/** Those of some enrolled codes that were used. */
export async function spentOf(db: Db, enrolledIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (enrolledIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('spent_saved_code')
    .select('enrolled_id')
    .where('enrolled_id', 'in', enrolledIds)
    .execute();
  return new Set(rows.map((row) => row.enrolled_id));
}

/** A code given in the place of one that was used: the row that vouches for it, and the code for the one who may read it. */
export interface NewSavedCode {
  readonly enrolledId: string;
  readonly personId: string;
  readonly caseId: string;
  /** The message whose code was used. */
  readonly messageId: string;
  /** As the verifier signed it (compact JWS). */
  readonly jws: string;
  /** RFC 7638 thumbprint of the session that may collect it. */
  readonly session: string;
  /** Compact JWE. */
  readonly sealed: string;
}

/** Keeps a new code, in the transaction that uses up the one before it. */
export async function keepReissued(trx: Trx, code: NewSavedCode): Promise<void> {
  const { enrolledId, personId, caseId, messageId, jws, session, sealed } = code;
  await trx
    .insertInto('reissued_code')
    .values({ enrolled_id: enrolledId, person_id: personId, case_id: caseId, jws })
    .execute();
  await trx.insertInto('delivery').values({ case_id: caseId, message_id: messageId, session, sealed }).execute();
}

/** The codes that were ever given to a person in the place of others, each with its case. Whoever relies on one verifies it. */
export async function readReissued(db: Db, personId: string): Promise<readonly { readonly jws: string }[]> {
  return db
    .selectFrom('reissued_code')
    .select('jws')
    .where('person_id', '=', personId)
    .orderBy('enrolled_id')
    .execute();
}

/** Hands out what waits for a session of a case, and keeps it no longer: what was collected once is gone. */
export async function takeDeliveries(db: Db, caseId: string, session: string): Promise<readonly string[]> {
  const rows = await db
    .deleteFrom('delivery')
    .where('case_id', '=', caseId)
    .where('session', '=', session)
    .returning('sealed')
    .execute();
  return rows.map(({ sealed }) => sealed);
}
