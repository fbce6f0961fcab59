import { sql } from 'kysely';
import { keepCaseCode } from './case-codes.js';
import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';

/** A recovery to open, with what the opening activity verified and signed. Times in epoch milliseconds. */
export interface NewRecovery {
  readonly caseId: string;
  readonly personId: string;
  /** The account of no person that it is for, of which the person is an owner; null where it is their own. */
  readonly accountId: string | null;
  readonly requestJson: string;
  readonly receiptJson: string;
  readonly planJson: string;
  /** What the desk reads out to the subject, no other case's. */
  readonly caseCode: string;
  /** Least time since the person's last recovery that changed something (recovery policy, section 5.5). */
  readonly spacingMs: number;
  /** False where it waits for no other case, and none waits for it: what only revokes (row 11x). */
  readonly holds: boolean;
  readonly at: number;
}

/** What became of it: opened; opened before by this very case; another one is open; too soon after the last. */
export type OpeningResult = 'opened' | 'already' | { readonly conflict: string } | { readonly tooSoonUntil: number };

/**
 * The transaction that opens a case: one open recovery per person, whatever the target, with spacing between recoveries
 * (architecture, section 4: Overlap); of an account of no person one as well, whoever of its owners asks, with spacing of its own.
 * Safe to repeat.
 *
 * @param db as `countersign_case_worker`
 */
export async function openRecovery(db: Db, wanted: NewRecovery): Promise<OpeningResult> {
  const { caseId, personId, accountId, at } = wanted;
  return db.transaction().execute(async (trx) => {
    await lockAll(trx, [personId, ...(accountId === null ? [] : [accountId])]);
    const before = await trx.selectFrom('recovery').select('case_id').where('case_id', '=', caseId).executeTakeFirst();
    if (before) return 'already';
    const refusal = wanted.holds ? await takeHold(trx, wanted) : null;
    if (refusal !== null) return refusal;
    const recovery = {
      case_id: caseId,
      person_id: personId,
      account_id: accountId,
      holds: wanted.holds,
      opened_at: at,
      outcome: null,
      freed_at: null,
      freed_by: null,
    };
    await trx.insertInto('recovery').values(recovery).execute();
    const { requestJson: request, receiptJson: receipt, planJson: plan } = wanted;
    await trx.insertInto('opening').values({ case_id: caseId, request, receipt, plan, opened_at: at }).execute();
    await keepCaseCode(trx, caseId, wanted.caseCode);
    return 'opened';
  });
}

/** Holds the person, and the account, for this case; or says which case does, or how long it is too soon. */
async function takeHold(trx: Trx, wanted: NewRecovery): Promise<Exclude<OpeningResult, 'opened' | 'already'> | null> {
  const { caseId, personId, accountId, at } = wanted;
  const open = await openCaseOf(trx, wanted);
  if (open !== undefined) return { conflict: open };
  const tooSoonUntil = (await lastAppliedAt(trx, wanted)) + wanted.spacingMs;
  if (tooSoonUntil > at) return { tooSoonUntil };
  await trx.insertInto('open_recovery').values({ person_id: personId, case_id: caseId, opened_at: at }).execute();
  if (accountId !== null)
    await trx.insertInto('open_account').values({ account_id: accountId, case_id: caseId, opened_at: at }).execute();
  return null;
}

/** The case that holds the person, or else the account. */
async function openCaseOf(trx: Trx, { personId, accountId }: NewRecovery): Promise<string | undefined> {
  const open = await readOpenRecovery(trx, personId);
  return open ?? (accountId === null ? undefined : readOpenAccount(trx, accountId));
}

/** What a case was opened with, as JSON, or undefined when no such case was opened. */
export async function readOpening(db: Db, caseId: string) {
  return db
    .selectFrom('opening')
    .select(['request', 'receipt', 'plan', 'opened_at as openedAt'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
}

/** What the recorded cases of a person were opened with that came from a ticket, as JSON, oldest first. */
export async function readOpeningsFor(
  db: Db,
  personId: string,
  ticket: { readonly source: string; readonly id: string },
) {
  return db
    .selectFrom('case_view')
    .innerJoin('opening', 'opening.case_id', 'case_view.case_id')
    .select(['opening.request', 'opening.receipt'])
    .where('case_view.ticket_source', '=', ticket.source)
    .where('case_view.ticket_id', '=', ticket.id)
    .where('case_view.person_id', '=', personId)
    .orderBy('opening.opened_at')
    .execute();
}

/** The case that is open for a person, or undefined. */
export async function readOpenRecovery(db: Db, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('open_recovery')
    .select('case_id')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.case_id;
}

/** The case that is open for an account of no person, or undefined. */
export async function readOpenAccount(db: Db, accountId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('open_account')
    .select('case_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.case_id;
}

/** A recovery that is over. `freedBy` is the hash of the ledger entry that says so. */
export interface FreedRecovery {
  readonly caseId: string;
  readonly outcome: string | null;
  readonly applied: boolean;
  readonly at: number;
  readonly freedBy: string;
}

/** Frees the subject for a new recovery. The first time counts for spacing; what was applied is never forgotten. */
export async function freeRecovery(trx: Trx, freed: FreedRecovery): Promise<void> {
  await trx.deleteFrom('open_recovery').where('case_id', '=', freed.caseId).execute();
  await trx.deleteFrom('open_account').where('case_id', '=', freed.caseId).execute();
  await trx
    .updateTable('recovery')
    .set((eb) => ({
      outcome: freed.outcome,
      freed_at: eb.fn.coalesce('freed_at', eb.val(freed.at)),
      freed_by: eb.fn.coalesce('freed_by', eb.val(freed.freedBy)),
      applied: sql<boolean>`applied or ${freed.applied}`,
    }))
    .where('case_id', '=', freed.caseId)
    .execute();
}

/** Takes the subject's place back when the entry that freed it turned out not taken, unless another case has it by now. */
export async function holdAgain(trx: Trx, caseId: string, displaced: readonly string[]): Promise<void> {
  if (displaced.length === 0) return;
  const freed = await trx
    .updateTable('recovery')
    .set({ freed_at: null, freed_by: null, outcome: null })
    .where('case_id', '=', caseId)
    .where('freed_by', 'in', displaced)
    .returning(['person_id', 'account_id', 'case_id', 'opened_at', 'holds'])
    .executeTakeFirst();
  if (!freed?.holds) return;
  const { account_id: accountId, holds: _, ...ofPerson } = freed;
  await trx
    .insertInto('open_recovery')
    .values(ofPerson)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (accountId === null) return;
  await trx
    .insertInto('open_account')
    .values({ account_id: accountId, case_id: freed.case_id, opened_at: freed.opened_at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** In one order, whoever asks, so that two openings never wait for one another. */
async function lockAll(trx: Trx, ids: readonly string[]): Promise<void> {
  for (const id of ids.toSorted())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`person:${id}`}, 0))`.execute(trx);
}

/** When a recovery of the account ended that changed something; of the person, cases about what they own are none of theirs. */
async function lastAppliedAt(trx: Trx, { personId, accountId }: NewRecovery): Promise<number> {
  const ofTheirs = trx.selectFrom('recovery').select(({ fn }) => fn.max('freed_at').as('last'));
  const { last } = await (
    accountId === null
      ? ofTheirs.where('person_id', '=', personId).where('account_id', 'is', null)
      : ofTheirs.where('account_id', '=', accountId)
  )
    .where('applied', '=', true)
    .where('holds', '=', true)
    .executeTakeFirstOrThrow();
  return last ?? -Infinity;
}

/** The recorded cases about a person's own account that changed something and ended since a time, whole and as JSON. */
export async function readAppliedSince(db: Db, personId: string, since: number): Promise<readonly Json[]> {
  const rows = await db
    .selectFrom('recovery')
    .innerJoin('case_view', 'case_view.case_id', 'recovery.case_id')
    .select('case_view.state')
    .where('recovery.person_id', '=', personId)
    .where('recovery.account_id', 'is', null)
    .where('recovery.applied', '=', true)
    .where('recovery.freed_at', '>', since)
    .orderBy('recovery.freed_at')
    .execute();
  return rows.map(({ state }) => state);
}

/** Whether a recovery of a person is open. */
export async function hasOpenRecovery(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('open_recovery')
    .select('case_id')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}
