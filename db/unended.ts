import { sql } from 'kysely';
import type { Db } from './connect.js';

/** Effects of one target that should have ended by now, by the database's clock. */
export interface UnendedEffects {
  readonly connector: string;
  readonly effects: number;
  /** For how long the oldest of them should have ended. */
  readonly oldestSeconds: number;
}

/**
 * Counts, by connector, what is past its end and not proven ended; connectors with nothing of that kind are not named.
 *
 * @param db as any role that may read the view `unended_effect`: it names no case and no person
 */
export async function readUnendedEffects(db: Db): Promise<readonly UnendedEffects[]> {
  return db
    .selectFrom('unended_effect')
    .select(({ fn }) => [
      'connector',
      fn.countAll<number>().as('effects'),
      sql<number>`(extract(epoch from clock_timestamp()) - min(due_at) / 1000)::float8`.as('oldestSeconds'),
    ])
    .groupBy('connector')
    .orderBy('connector')
    .execute();
}
