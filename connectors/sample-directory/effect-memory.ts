import { sql } from 'kysely';
import type { Changing, SampleDirectory } from './connect.js';
import type { EffectRef } from './effect-kind.js';

/** What the directory remembers of an effect. It compares times itself: a `Date` has lost the microseconds. */
export interface RememberedEffect {
  readonly state: 'applied' | 'ended';
  readonly wasApplied: boolean;
}

/**
 * Reads what became of an effect; null when nothing was ever asked under this id.
 *
 * @throws when the id belongs to another kind or target: an effect id names one effect for ever
 */
export async function recallEffect(directory: SampleDirectory, effect: EffectRef): Promise<RememberedEffect | null> {
  const row = await directory
    .selectFrom('sample_directory.effect')
    .select(['kind', 'target', 'state', 'applied_at'])
    .where('effect_id', '=', effect.effectId)
    .executeTakeFirst();
  if (!row) return null;
  if (row.kind !== effect.kind || row.target !== effect.target) {
    throw new Error(
      `Effect ${effect.effectId} is ${row.kind} on ${row.target}, not ${effect.kind} on ${effect.target}.`,
    );
  }
  return { state: row.state, wasApplied: row.applied_at !== null };
}

/** Remembers that an effect was applied, in the transaction that applies it. */
export async function rememberApplied(trx: Changing, effect: EffectRef): Promise<void> {
  await trx
    .insertInto('sample_directory.effect')
    .values({
      effect_id: effect.effectId,
      kind: effect.kind,
      target: effect.target,
      state: 'applied',
      applied_at: sql<Date>`clock_timestamp()`,
    })
    .execute();
}

/** Remembers that an effect has ended, applied or not: from now on it is never applied. */
export async function rememberEnded(trx: Changing, effect: EffectRef): Promise<void> {
  const ended = { state: 'ended', ended_at: sql<Date>`clock_timestamp()` } as const;
  await trx
    .insertInto('sample_directory.effect')
    .values({ effect_id: effect.effectId, kind: effect.kind, target: effect.target, ...ended })
    .onConflict((conflict) => conflict.column('effect_id').doUpdateSet(ended))
    .execute();
}

/** An effect that has ended and that somebody made the memory call applied again has ended here too. */
export async function forgetRevived(trx: Changing, effectId: string): Promise<void> {
  await trx
    .updateTable('sample_directory.effect')
    .set({ state: 'ended', ended_at: sql<Date>`clock_timestamp()` })
    .where('effect_id', '=', effectId)
    .where('state', '=', 'applied')
    .execute();
}
