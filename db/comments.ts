import type { Db } from './connect.js';

/** What somebody said about a case. */
export interface Comment {
  readonly commentId: string;
  readonly caseId: string;
  /** As `contract/readers.ts` names them. */
  readonly author: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What became of a comment: the one that was kept before under its id, if there was one; or there is no more room. */
export type Kept = { readonly comment: Comment; readonly isNew: boolean } | 'full';

const comments = (db: Db) =>
  db.selectFrom('comment').select(['comment_id as commentId', 'case_id as caseId', 'author', 'body', 'at']);

/**
 * Keeps a comment, once under its id. At most `limit` a case, give or take those that come in the same moment.
 *
 * @param db as `countersign_api`
 */
export async function keepComment(db: Db, comment: Comment, limit: number): Promise<Kept> {
  const { commentId, caseId, author, body, at } = comment;
  const before = await comments(db).where('comment_id', '=', commentId).executeTakeFirst();
  if (before !== undefined) return { comment: before, isNew: false };
  if ((await readComments(db, caseId)).length >= limit) return 'full';
  const inserted = await db
    .insertInto('comment')
    .values({ comment_id: commentId, case_id: caseId, author, body, at })
    .onConflict((conflict) => conflict.column('comment_id').doNothing())
    .returning('comment_id')
    .executeTakeFirst();
  if (inserted !== undefined) return { comment, isNew: true };
  const other = await comments(db).where('comment_id', '=', commentId).executeTakeFirstOrThrow();
  return { comment: other, isNew: false };
}

/** The comments of a case, oldest first. */
export async function readComments(db: Db, caseId: string): Promise<readonly Comment[]> {
  return comments(db).where('case_id', '=', caseId).orderBy('at').orderBy('comment_id').execute();
}
