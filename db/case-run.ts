import type { Db, Trx } from './connect.js';

/** A workflow run as it presents itself. */
export interface CaseRun {
  readonly caseId: string;
  readonly runId: string;
  /** How often the case has continued as new, 0 at first. */
  readonly continuation: number;
  /** The run it continued from, null for the first (Temporal: `continuedFromExecutionRunId`). */
  readonly continuedFrom: string | null;
}

/**
 * What a run is to its case: the one it began with or its continuation; the one that took over and may only undo; or
 * neither: a run that was reset, or one started by hand (architecture, section 5: Reset).
 */
export type Standing = 'original' | 'successor' | 'stranger';

/**
 * Says what a run is, and remembers it when it is the next in line. Each continuation number is given once: whoever comes
 * second with it, as a run that was reset does, is a stranger until `supersedeRun` lets it undo.
 */
export async function enterRun(trx: Trx, run: CaseRun): Promise<Standing> {
  const { caseId, runId, continuation, continuedFrom } = run;
  const latest = await latestRun(trx, caseId);
  const isNext = latest
    ? latest.continuation + 1 === continuation && latest.run_id === continuedFrom
    : continuation === 0;
  if (latest?.superseded_by) {
    if (latest.superseded_by === runId) return 'successor';
    if (latest.superseded_by !== continuedFrom) return 'stranger';
    await supersedeRun(trx, caseId, runId);
    return 'successor';
  }
  if (latest?.run_id === runId) return 'original';
  if (!isNext) return 'stranger';
  await trx
    .insertInto('case_run')
    .values({ case_id: caseId, continuation, run_id: runId, superseded_by: null })
    .execute();
  return 'original';
}

/** What a run is to its case now, without remembering anything. */
export async function standingOf(db: Db, caseId: string, runId: string): Promise<Standing> {
  const latest = await latestRun(db, caseId);
  if (latest?.superseded_by) return latest.superseded_by === runId ? 'successor' : 'stranger';
  return latest?.run_id === runId ? 'original' : 'stranger';
}

/** Lets a run take a case over, to undo and nothing else. From then on the run before it is a stranger. */
export async function supersedeRun(db: Db, caseId: string, runId: string): Promise<void> {
  await db
    .updateTable('case_run')
    .set({ superseded_by: runId })
    .where('case_id', '=', caseId)
    .where('continuation', '=', (eb) =>
      eb
        .selectFrom('case_run')
        .select(({ fn }) => fn.max('continuation').as('latest'))
        .where('case_id', '=', caseId),
    )
    .where('run_id', '!=', runId)
    .execute();
}

/** Lets a run that was put back to an earlier moment only undo from now on: it does not know what it did since. */
export async function holdBack(trx: Trx, caseId: string, runId: string): Promise<void> {
  await trx
    .updateTable('case_run')
    .set({ superseded_by: runId })
    .where('case_id', '=', caseId)
    .where('run_id', '=', runId)
    .execute();
}

function latestRun(db: Db, caseId: string) {
  return db
    .selectFrom('case_run')
    .select(['continuation', 'run_id', 'superseded_by'])
    .where('case_id', '=', caseId)
    .orderBy('continuation', 'desc')
    .limit(1)
    .executeTakeFirst();
}
