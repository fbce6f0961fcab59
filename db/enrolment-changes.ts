import type { Db, Trx } from './connect.js';

/** What became of one change. Times in epoch milliseconds. */
export interface EnrolmentChange {
  readonly changeId: string;
  readonly personId: string;
  readonly kind: string;
  readonly outcome: 'accepted' | 'refused';
  /** The proof that was given, or null. */
  readonly provenBy: string | null;
  /** Versions of the person's set; null for none. */
  readonly beforeVersion: number | null;
  readonly afterVersion: number | null;
  /** Sealed to the browser that asked (compact JWE), until it was collected. */
  readonly reply: string | null;
  readonly at: number;
}

/** Notes what became of a change, in the transaction that makes it. @throws when it was noted before */
export async function noteChange(trx: Trx, change: EnrolmentChange): Promise<void> {
  const { changeId, personId, kind, outcome, provenBy, beforeVersion, afterVersion, reply, at } = change;
  const versions = { before_version: beforeVersion, after_version: afterVersion };
  await trx
    .insertInto('enrolment_change')
    .values({ change_id: changeId, person_id: personId, kind, outcome, proven_by: provenBy, ...versions, reply, at })
    .execute();
}

/** A change and whether it was taken back, or undefined. */
export async function readChange(
  db: Db,
  changeId: string,
): Promise<(EnrolmentChange & { readonly takenBackAt: number | null }) | undefined> {
  const row = await db
    .selectFrom('enrolment_change')
    .select(['change_id as changeId', 'person_id as personId', 'kind', 'outcome', 'proven_by as provenBy'])
    .select(['before_version as beforeVersion', 'after_version as afterVersion', 'reply', 'at'])
    .select('taken_back_at as takenBackAt')
    .where('change_id', '=', changeId)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, outcome: row.outcome === 'accepted' ? 'accepted' : 'refused' };
}

/** Marks a change as taken back. False when it was before. */
export async function markTakenBack(trx: Trx, changeId: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('enrolment_change')
    .set({ taken_back_at: at })
    .where('change_id', '=', changeId)
    .where('taken_back_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Hands out what waits for the browser that asked, and keeps it no longer. */
export async function takeReply(db: Db, personId: string, changeId: string): Promise<string | null> {
  return db.transaction().execute(async (trx) => {
    const found = await readChange(trx, changeId);
    if (found === undefined || found.personId !== personId || found.reply === null) return null;
    const { numUpdatedRows } = await trx
      .updateTable('enrolment_change')
      .set({ reply: null })
      .where('change_id', '=', changeId)
      .where('reply', 'is not', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n ? found.reply : null;
  });
}
