import type { Db, Trx } from './connect.js';

/** What is remembered of the replacement of an address, by its effect. */
export interface RememberedContact {
  readonly wasApplied: boolean;
  readonly ended: boolean;
}

/** Reads it, or undefined when nothing was ever asked under this id. */
export async function recallContact(db: Db, effectId: string): Promise<RememberedContact | undefined> {
  return db
    .selectFrom('contact_effect')
    .select(['was_applied as wasApplied', 'ended'])
    .where('effect_id', '=', effectId)
    .executeTakeFirst();
}

/** Remembers that it was applied, in the transaction that applies it. @throws when it was, or had ended */
export async function rememberContact(trx: Trx, effectId: string, personId: string, at: number): Promise<void> {
  const row = { effect_id: effectId, person_id: personId, was_applied: true, ended: false, at };
  await trx.insertInto('contact_effect').values(row).execute();
}

/** Remembers that it has ended, applied or not: from now on it is never applied. */
export async function rememberContactEnded(trx: Trx, effectId: string, personId: string, at: number): Promise<void> {
  const row = { effect_id: effectId, person_id: personId, was_applied: false, ended: true, at };
  await trx
    .insertInto('contact_effect')
    .values(row)
    .onConflict((conflict) => conflict.column('effect_id').doUpdateSet({ ended: true, at }))
    .execute();
}
