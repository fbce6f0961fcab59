import { sql } from 'kysely';
import type { Db } from './connect.js';

/** A case as its last recorded step left it, whole and as JSON, and when that was by the database's clock. */
export interface ListedCase {
  readonly caseId: string;
  readonly changedAt: number;
  readonly state: unknown;
}

const COLUMNS = ['case_id as caseId', 'changed_at as changedAt', 'state'] as const;

/** The cases in some phases, the longest unchanged first: what waits longest is not what falls off the end. */
export async function findCasesIn(db: Db, phases: readonly string[], limit: number): Promise<readonly ListedCase[]> {
  return db
    .selectFrom('case_view')
    .select(COLUMNS)
    .where(sql<boolean>`phase = any(${[...phases]}::text[])`)
    .orderBy('changed_at')
    .orderBy('case_id')
    .limit(limit)
    .execute();
}

/** The cases that somebody may read for the part they took (`contract/readers.ts`), the last changed first. */
export async function findCasesOf(db: Db, reader: string, limit: number): Promise<readonly ListedCase[]> {
  return db
    .selectFrom('case_view')
    .select(COLUMNS)
    .where(sql<boolean>`readers @> array[${reader}]::text[]`)
    .orderBy('changed_at', 'desc')
    .orderBy('case_id')
    .limit(limit)
    .execute();
}

/** The cases that changed since a moment, in order, and when that was read (epoch milliseconds, the database's clock). */
export async function findChangedCases(
  db: Db,
  since: number,
  limit: number,
): Promise<{ readonly changed: readonly ListedCase[]; readonly readAt: number }> {
  const time = sql<{ readAt: number }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as "readAt"`;
  const readAt = (await time.execute(db)).rows[0]?.readAt ?? 0;
  const changed = await db
    .selectFrom('case_view')
    .select(COLUMNS)
    .where('changed_at', '>=', since)
    .orderBy('changed_at')
    .orderBy('case_id')
    .limit(limit)
    .execute();
  return { changed, readAt };
}
