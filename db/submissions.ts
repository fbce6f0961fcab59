import type { Db } from './connect.js';

/** What somebody typed, sealed to the one worker that may read it (architecture, section 4). */
export interface Submission {
  /** Hash of the sealed text: what goes through Temporal in its place. */
  readonly reference: string;
  readonly caseId: string;
  /** Who can open it, as `case-worker` or `connector:<name>`. */
  readonly audience: string;
  readonly sealed: string;
}

/** Keeps a submission until it is used. Safe to repeat. */
export async function keepSubmission(db: Db, submission: Submission, at: number): Promise<void> {
  const { reference, caseId, audience, sealed } = submission;
  // No conflict target: naming one would need the right to read, which the API does not have.
  await db
    .insertInto('submission')
    .values({ reference, case_id: caseId, audience, sealed, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The sealed text, or undefined when this case has none by that reference, or none for the connected role. */
export async function readSubmission(db: Db, caseId: string, reference: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('submission')
    .select('sealed')
    .where('reference', '=', reference)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row?.sealed;
}

/** Deletes a submission that was used; in the transaction that records its use. */
export async function deleteSubmission(db: Db, reference: string): Promise<void> {
  await db.deleteFrom('submission').where('reference', '=', reference).execute();
}

/** Deletes the connected role's submissions from before a moment (epoch milliseconds). How many there were. */
export async function deleteSubmissionsBefore(db: Db, moment: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('submission').where('created_at', '<', moment).executeTakeFirst();
  return Number(numDeletedRows);
}
