import type { Db } from './connect.js';
import type { Json } from './json.js';

/** A case as its last recorded step left it, or undefined. `state` is the whole case as JSON. */
export async function readCaseView(db: Db, caseId: string) {
  return db
    .selectFrom('case_view')
    .select(['case_id as caseId', 'workflow_id as workflowId', 'person_id as personId', 'openers', 'phase', 'outcome'])
    .select(['ticket_source as ticketSource', 'ticket_id as ticketId', 'state'])
    .select(['updated_at as updatedAt', 'closed_at as closedAt'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}

/** A person has few cases at a time; whatever is beyond this is looked at when these are closed. */
const UNCLOSED_MAX = 20;

/** The ids of a person's cases that are not closed, oldest first. */
export async function findUnclosedCases(db: Db, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('case_view')
    .select('case_id')
    .where('person_id', '=', personId)
    .where('phase', '!=', 'closed')
    .orderBy('updated_at')
    .limit(UNCLOSED_MAX)
    .execute();
  return rows.map((row) => row.case_id);
}

/** The cases of a person that wait for their review, whole and as JSON. */
export async function readCasesUnderReview(db: Db, personId: string): Promise<readonly Json[]> {
  const rows = await db
    .selectFrom('case_view')
    .select('state')
    .where('person_id', '=', personId)
    .where('phase', '=', 'under-review')
    .orderBy('updated_at')
    .execute();
  return rows.map(({ state }) => state);
}

/** The cases that have granted something which is in force, whole and as JSON. */
export async function readCasesInForce(db: Db): Promise<readonly Json[]> {
  const rows = await db
    .selectFrom('case_view')
    .select('state')
    .where('phase', '=', 'in-force')
    .orderBy('updated_at')
    .execute();
  return rows.map(({ state }) => state);
}

/** A case that is not closed, with the run that tells it as far as is known. */
export interface UnclosedCase {
  readonly caseId: string;
  readonly runId: string | null;
}

/** Every case that is not closed, or holds its subject and was never recorded. */
export async function findUnclosedEverywhere(db: Db): Promise<readonly UnclosedCase[]> {
  const unclosed = db
    .selectFrom('case_view')
    .select('case_id')
    .where('phase', '!=', 'closed')
    .union(db.selectFrom('open_recovery').select('case_id'))
    .as('unclosed');
  return db
    .selectFrom(unclosed)
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('case_run')
          .select(({ fn }) => fn.coalesce('superseded_by', 'run_id').as('run_id'))
          .whereRef('case_run.case_id', '=', 'unclosed.case_id')
          .orderBy('continuation', 'desc')
          .limit(1)
          .as('latest'),
      (join) => join.onTrue(),
    )
    .select(['unclosed.case_id as caseId', 'latest.run_id as runId'])
    .orderBy('unclosed.case_id')
    .execute();
}

/** Where a case stands by the database; nulls while it was opened and never recorded. Times in epoch milliseconds. */
export interface KnownCase {
  readonly caseId: string;
  readonly phase: string | null;
  readonly changedAt: number | null;
}

/** Those of these cases that were ever opened, by the database. */
export async function readKnownCases(db: Db, caseIds: readonly string[]): Promise<readonly KnownCase[]> {
  return db
    .selectFrom('opening')
    .leftJoin('case_view', 'case_view.case_id', 'opening.case_id')
    .select(['opening.case_id as caseId', 'case_view.phase', 'case_view.changed_at as changedAt'])
    .where('opening.case_id', 'in', ['', ...caseIds])
    .execute();
}
