import type { Db, Trx } from './connect.js';

/** An effect as the case's plan foresees it. `effectId` derives from case and plan. Times in epoch milliseconds. */
export interface NewEffect {
  readonly effectId: string;
  readonly caseId: string;
  readonly connector: string;
  readonly kind: string;
  readonly target: string;
  /** `reversed`, `made-safe` or `irreversible` (invariant 8). */
  readonly endKind: string;
}

/** Registers effects before any of them is applied, so that each can be ended whatever happens. Safe to repeat. */
export async function planEffects(db: Db, effects: readonly NewEffect[], at: number): Promise<void> {
  if (effects.length === 0) return;
  const rows = effects.map(({ effectId, caseId, connector, kind, target, endKind }) => ({
    effect_id: effectId,
    case_id: caseId,
    connector,
    kind,
    target,
    end_kind: endKind,
    planned_at: at,
  }));
  await db
    .insertInto('effect')
    .values(rows)
    .onConflict((conflict) => conflict.column('effect_id').doNothing())
    .execute();
}

/** Whether an effect may be applied: yes; it was; it is being or was ended, which is for good; nobody planned it. */
export type MayApply = 'apply' | 'already' | 'ended' | 'unknown';

/**
 * Takes an effect's row for the transaction in which it is applied: whoever wants to end it waits until that is over, and
 * then ends what was applied. What has begun to end is never applied (architecture, section 5: Reset).
 */
export async function beginApply(trx: Trx, effectId: string): Promise<MayApply> {
  const row = await trx
    .selectFrom('effect')
    .select('state')
    .where('effect_id', '=', effectId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return 'unknown';
  if (row.state === 'planned') return 'apply';
  return row.state === 'applied' || row.state === 'proven' ? 'already' : 'ended';
}

/** With what an effect was applied, until when the warrant let it be, and what it granted for how long. */
export interface AppliedWith {
  readonly submission: string | null;
  readonly notAfter: number;
  readonly grant: { readonly group: string; readonly seconds: number } | null;
}

/** Notes that the target applied it. True when it was noted now. */
export async function markApplied(
  trx: Trx,
  effectId: string,
  { submission, notAfter, grant }: AppliedWith,
  at: number,
): Promise<boolean> {
  const granted = grant === null ? {} : { due_at: at + grant.seconds * 1_000, granted_group: grant.group };
  return move(trx, effectId, ['planned'], {
    state: 'applied',
    applied_at: at,
    submission,
    not_after: notAfter,
    ...granted,
  });
}

/** Notes that it was proven to be in force. True when it was noted now. */
export async function markProven(db: Db, effectId: string, at: number): Promise<boolean> {
  return move(db, effectId, ['applied'], { state: 'proven', proven_at: at });
}

/** From here on it can only end, also when it was never applied. True when that begins now. */
export async function beginEnd(db: Db, effectId: string, at: number): Promise<boolean> {
  return move(db, effectId, ['planned', 'applied', 'proven'], { state: 'ending', ending_at: at });
}

/** Notes that the target ended it. True when it was noted now. */
export async function markEnded(db: Db, effectId: string, at: number): Promise<boolean> {
  return move(db, effectId, ['ending'], { state: 'ended', ended_at: at });
}

/** Notes that it was proven to have ended. True when it was noted now. */
export async function markEndProven(db: Db, effectId: string, at: number): Promise<boolean> {
  return move(db, effectId, ['ended'], { state: 'end-proven', end_proven_at: at });
}

/** Keeps what went wrong last, for operators; cleared by the next step that succeeds. Never a secret. */
export async function noteFailure(db: Db, effectId: string, text: string): Promise<void> {
  await db.updateTable('effect').set({ last_error: text }).where('effect_id', '=', effectId).execute();
}

/** Forgets what went wrong with an effect, before it is tried anew. */
export async function clearFailure(db: Db, effectId: string): Promise<void> {
  await db.updateTable('effect').set({ last_error: null }).where('effect_id', '=', effectId).execute();
}

/** The effects of a case, in the order they were planned, as far as the connected role may see them. */
export async function readEffects(db: Db, caseId: string) {
  return db
    .selectFrom('effect')
    .select(['effect_id as effectId', 'connector', 'kind', 'target', 'end_kind as endKind', 'state', 'submission'])
    .select(['not_after as notAfter', 'applied_at as appliedAt', 'ended_at as endedAt', 'last_error as lastError'])
    .where('case_id', '=', caseId)
    .orderBy('planned_at')
    .orderBy('effect_id')
    .execute();
}

/** When an effect of a kind was last applied to a target, whatever became of its case; null when it never was. */
export async function lastAppliedAt(
  db: Db,
  kinds: readonly string[],
  target: string,
): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('effect')
    .select(({ fn }) => ['kind', fn.max('applied_at').as('last')])
    .where('kind', 'in', kinds)
    .where('target', '=', target)
    .groupBy('kind')
    .execute();
  return Object.fromEntries(rows.flatMap(({ kind, last }) => (last === null ? [] : [[kind, last]])));
}

/** Whether an effect of a kind was applied to a target after a moment, and was not ended since. */
export async function standsSince(db: Db, kind: string, target: string, moment: number): Promise<boolean> {
  const row = await db
    .selectFrom('effect')
    .select('effect_id')
    .where('kind', '=', kind)
    .where('target', '=', target)
    .where('state', 'in', ['applied', 'proven'])
    .where('applied_at', '>', moment)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** When anything was done or undone at a target, whatever the case. */
export async function readDoneAt(db: Db, target: string): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('effect')
    .select(['applied_at', 'ended_at'])
    .where('target', '=', target)
    .where('applied_at', 'is not', null)
    .execute();
  return rows.flatMap(({ applied_at, ended_at }) => [applied_at, ended_at].filter((at) => at !== null));
}

type Progress = Partial<
  Record<'applied_at' | 'proven_at' | 'ending_at' | 'ended_at' | 'end_proven_at' | 'not_after' | 'due_at', number>
> & {
  readonly state: string;
  readonly granted_group?: string;
  readonly submission?: string | null;
};

async function move(db: Db, effectId: string, from: readonly string[], progress: Progress): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('effect')
    .set({ ...progress, last_error: null })
    .where('effect_id', '=', effectId)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
