import { sql } from 'kysely';
import type { Changing, SampleDirectory } from './connect.js';

/** Ends every live session of a person. */
export async function revokeSessions(trx: Changing, personId: string): Promise<void> {
  await trx
    .updateTable('sample_directory.session')
    .set({ revoked_at: sql<Date>`clock_timestamp()` })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** How many sessions of a person live that began before a moment of the effect's memory. */
export async function countSessionsOlderThan(
  directory: SampleDirectory,
  effectId: string,
  moment: 'applied_at' | 'ended_at',
): Promise<number> {
  const { older } = await directory
    .selectFrom('sample_directory.session as session')
    .innerJoin('sample_directory.effect as effect', 'effect.target', 'session.person_id')
    .select((its) => its.fn.countAll<string>().as('older'))
    .where('effect.effect_id', '=', effectId)
    .where('session.revoked_at', 'is', null)
    .whereRef('session.created_at', '<=', `effect.${moment}`)
    .executeTakeFirstOrThrow();
  return Number(older);
}

/** What was found of older sessions, in words. */
export function sessionsInWords(older: number): string {
  return older === 0 ? 'no earlier session lives' : `${older} earlier session${older === 1 ? ' lives' : 's live'}`;
}
