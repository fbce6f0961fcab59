import { sql } from 'kysely';
import { enterRun, holdBack, type CaseRun } from './case-run.js';
import type { Db, Trx } from './connect.js';
import { writeCountersigned, type Countersigning } from './countersigned.js';
import { appendEntry, lockStream, type Appended, type LedgerRules } from './ledger-store.js';
import { freeRecovery, holdAgain } from './openings.js';

/** The case as lists, statements and answers read it. Times in epoch milliseconds. */
export interface CaseViewRecord {
  readonly personId: string;
  readonly openers: readonly string[];
  /** Who countersigned it by now, and when; absent where the step changes nothing of that. */
  readonly countersigned?: Pick<Countersigning, 'openers' | 'approvals'>;
  /** Who may read the case for good, as lists look for them. */
  readonly readers: readonly string[];
  readonly ticketSource: string;
  readonly ticketId: string;
  readonly phase: string;
  readonly outcome: string | null;
  /** The whole case, as JSON text. */
  readonly stateJson: string;
  readonly closedAt: number | null;
}

/** One step of a case to be written down: what the entry says, what the case became by it, what its sender is answered. */
export interface CaseRecord extends CaseRun {
  readonly workflowId: string;
  readonly sequence: number;
  readonly kind: string;
  /** Canonical JSON text of the entry. */
  readonly bodyJson: string;
  readonly at: number;
  /** The message whose sender gets the answer; null where nobody waits for one. */
  readonly messageId: string | null;
  readonly answerJson: string;
  /**
   * Until when it is waited for within a workflow task that is not complete, in epoch milliseconds of this machine: what
   * records may outlive its task. Null when a task that is complete asks for it.
   */
  readonly askedUntil: number | null;
  /** The messages that its run has heard and not recorded yet, this one among them. */
  readonly knows: readonly string[];
  readonly view: CaseViewRecord;
  /** What exports call this step. */
  readonly outboxType: string;
  /** True once the subject may be recovered anew: from review on. */
  readonly frees: boolean;
  /** True when anything was applied: then spacing counts from here (recovery policy, section 5.5). */
  readonly appliedSomething: boolean;
}

/** What recording a step told. */
export interface Recorded {
  readonly runIsOriginal: boolean;
  /** The run took the case over and may only undo. With neither, it must take the case up where it was last recorded. */
  readonly mayOnlyUndo: boolean;
  /** Of the entry, or of the one that shows that the run was put back. */
  readonly position: number;
  readonly hash: string;
}

/** Thrown when a step comes from a workflow task that a later one took the place of; a task that is complete says it again. */
class OutlivedTask extends Error {
  override readonly name = 'OutlivedTask';
}

/** The ledger stream of a case. */
export const caseStream = (caseId: string) => `case:${caseId}`;

/**
 * Writes down one step of a case: ledger entry, list view, outbox, answer and the subject's freedom to be recovered anew,
 * all or none (issue 3, item 10). Safe to repeat. A run that is neither the case's own nor its successor leaves a flagged
 * entry and nothing else; one that the engine put back, as when its store comes from a backup, leaves nothing at all and
 * may only undo.
 *
 * @param db as `countersign_ledger`
 * @throws {OutlivedTask} when an open task asked for it and waits no longer, or its run has recorded something of a later one:
 * what is slow to reach the ledger must not take back what the task that was done again has recorded meanwhile
 */
export async function recordCase(db: Db, rules: LedgerRules, record: CaseRecord): Promise<Recorded> {
  return db.transaction().execute(async (trx) => {
    await lockStream(trx, caseStream(record.caseId));
    if (await outlivedItsTask(trx, record))
      throw new OutlivedTask(`step ${record.sequence} of case ${record.caseId} comes from a task that is over`);
    const standing = await enterRun(trx, record);
    const { runId, sequence, kind, bodyJson, at, knows } = record;
    const entry = { stream: caseStream(record.caseId), runId, sequence, kind, body: bodyJson, at };
    const appended = await appendEntry(trx, rules, { ...entry, reset: standing !== 'original' }, knows);
    const { position, hash, isOvertaken } = appended;
    if (isOvertaken) {
      await holdBack(trx, record.caseId, runId);
      return { runIsOriginal: false, mayOnlyUndo: false, position, hash };
    }
    if (standing !== 'stranger' && appended.isLatest) await takeStep(trx, record, appended);
    return { runIsOriginal: standing === 'original', mayOnlyUndo: standing === 'successor', position, hash };
  });
}

/**
 * Whether nobody waits for it any more, or its run has recorded something of a later task: workflow time goes on from task to
 * task.
 */
async function outlivedItsTask(trx: Trx, { caseId, runId, at, askedUntil }: CaseRecord): Promise<boolean> {
  if (askedUntil === null) return false;
  if (askedUntil < Date.now()) return true;
  const later = await trx
    .selectFrom('ledger_entry')
    .select('position')
    .where('stream', '=', caseStream(caseId))
    .where('run_id', '=', runId)
    .where('recorded_at', '>', at)
    .limit(1)
    .executeTakeFirst();
  return later !== undefined;
}

async function takeStep(
  trx: Trx,
  record: CaseRecord,
  { hash, appended, displaced, position }: Appended,
): Promise<void> {
  await writeView(trx, record);
  const { countersigned } = record.view;
  if (countersigned !== undefined) await writeCountersigned(trx, { caseId: record.caseId, ...countersigned });
  await writeAnswer(trx, record, hash, displaced);
  if (appended) await writeOutbox(trx, record, position);
  const { caseId, appliedSomething: applied, view, at } = record;
  await holdAgain(trx, caseId, displaced);
  if (record.frees) await freeRecovery(trx, { caseId, outcome: view.outcome, applied, at, freedBy: hash });
}

/** Of the moment, not of the transaction's beginning: it may have waited for a lock. */
const databaseTime = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

async function writeView(trx: Trx, { caseId, workflowId, view, at }: CaseRecord): Promise<void> {
  const row = {
    workflow_id: workflowId,
    person_id: view.personId,
    openers: [...view.openers],
    readers: [...view.readers],
    ticket_source: view.ticketSource,
    ticket_id: view.ticketId,
    phase: view.phase,
    outcome: view.outcome,
    state: view.stateJson,
    updated_at: at,
    changed_at: databaseTime,
    closed_at: view.closedAt,
  };
  await trx
    .insertInto('case_view')
    .values({ case_id: caseId, ...row })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(row))
    .execute();
}

/** The first answer to a message stands, unless the entry it came from was not taken. */
async function writeAnswer(trx: Trx, record: CaseRecord, hash: string, displaced: readonly string[]): Promise<void> {
  const { caseId, messageId, answerJson, at } = record;
  if (displaced.length > 0) {
    await trx.deleteFrom('answer').where('case_id', '=', caseId).where('entry_hash', 'in', displaced).execute();
  }
  if (messageId === null) return;
  await trx
    .insertInto('answer')
    .values({ case_id: caseId, message_id: messageId, answer: answerJson, entry_hash: hash, at })
    .onConflict((conflict) => conflict.columns(['case_id', 'message_id']).doNothing())
    .execute();
}

/** What exports are told: where to look, and nothing that people wrote. */
async function writeOutbox(trx: Trx, record: CaseRecord, position: number): Promise<void> {
  const { caseId, sequence, kind, view, at } = record;
  const payload = JSON.stringify({ sequence, position, kind, phase: view.phase, outcome: view.outcome });
  await trx.insertInto('outbox').values({ case_id: caseId, type: record.outboxType, payload, at }).execute();
}
