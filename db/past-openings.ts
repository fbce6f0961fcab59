import type { Db } from './connect.js';

/**
 * What was opened since a time (epoch milliseconds), oldest first, with the plan of each as JSON.
 *
 * @param db as `countersign_case_worker`, or any role that reads openings
 */
export async function readOpeningsSince(db: Db, since: number) {
  return db
    .selectFrom('opening')
    .select(['case_id as caseId', 'receipt', 'plan', 'opened_at as openedAt'])
    .where('opened_at', '>=', since)
    .orderBy('opened_at')
    .orderBy('case_id')
    .execute();
}
