import type { Db } from './connect.js';

/** A grant of a case as the register knows it. */
export interface RegisteredGrant {
  readonly effectId: string;
  readonly caseId: string;
  readonly state: string;
}

/** States from which a grant does not come back: what is in force all the same was put back by hand. */
const OVER = ['ended', 'end-proven'];

/** What the register says of an effect, or undefined: it knows none by that id. */
export async function readGrant(db: Db, effectId: string): Promise<RegisteredGrant | undefined> {
  return grants(db).where('effect_id', '=', effectId).executeTakeFirst();
}

/** The grant of this group to this person that ended last, or undefined: no case ever granted it. */
export async function readLastEnded(db: Db, target: string, group: string): Promise<RegisteredGrant | undefined> {
  return grants(db)
    .where('target', '=', target)
    .where('granted_group', '=', group)
    .where('state', 'in', OVER)
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The connectors through which something was granted, ever: their targets are looked at. */
export async function readGrantingConnectors(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('effect')
    .select('connector')
    .distinct()
    .where('granted_group', 'is not', null)
    .orderBy('connector')
    .execute();
  return rows.map(({ connector }) => connector);
}

/** Whether a grant has ended for good. */
export function isOver({ state }: Pick<RegisteredGrant, 'state'>): boolean {
  return OVER.includes(state);
}

/** Notes that a grant which had ended is in force again, by somebody's hand; once until that was ended again. */
export async function noteRecreated(db: Db, effectId: string, at: number): Promise<void> {
  await db
    .updateTable('effect')
    .set((eb) => ({ recreations: eb('recreations', '+', 1), recreated_at: at, ended_again_at: null }))
    .where('effect_id', '=', effectId)
    .where(({ or, eb }) => or([eb('recreated_at', 'is', null), eb('ended_again_at', 'is not', null)]))
    .execute();
}

/** Notes that it was proven to have ended again. */
export async function noteEndedAgain(db: Db, effectId: string, at: number): Promise<void> {
  await db
    .updateTable('effect')
    .set({ ended_again_at: at })
    .where('effect_id', '=', effectId)
    .where('recreated_at', 'is not', null)
    .where('ended_again_at', 'is', null)
    .execute();
}

/** Grants put back by hand, and not written into the ledger to their end. */
export async function findUnrecorded(db: Db) {
  return db
    .selectFrom('effect')
    .select(['effect_id as effectId', 'case_id as caseId', 'kind', 'connector', 'recreations'])
    .select(['recreated_at as recreatedAt', 'ended_again_at as endedAgainAt'])
    .whereRef('recreations', '>', 'recreations_recorded')
    .orderBy('effect_id')
    .execute();
}

/** Notes that the ledger has it, to its end. */
export async function noteRecorded(db: Db, effectId: string, recreations: number): Promise<void> {
  await db
    .updateTable('effect')
    .set({ recreations_recorded: recreations })
    .where('effect_id', '=', effectId)
    .where('recreations_recorded', '<', recreations)
    .execute();
}

function grants(db: Db) {
  return db.selectFrom('effect').select(['effect_id as effectId', 'case_id as caseId', 'state']);
}
