import { sql } from 'kysely';
import type { Db } from './connect.js';

/** A place in the order of changes: after this case, changed at this time (epoch milliseconds, the database's clock). */
export interface Place {
  readonly changedAt: number;
  readonly caseId: string;
}

/** Which cases are looked for. */
export interface CasesWanted {
  /** One of these (`contract/readers.ts`) … */
  readonly reader: string;
  /** … or a case in one of these phases. */
  readonly phases: readonly string[];
  readonly ticket: { readonly source: string; readonly id: string } | null;
  readonly after: Place;
  readonly limit: number;
}

/** What was found: the cases with their places, in the order they changed, and when that was so. */
export interface CasesFound {
  readonly found: readonly (Place & { readonly state: unknown })[];
  readonly readAt: number;
}

/**
 * Cases in the order they last changed. What a caller may see of those in a phase is for the caller of this to judge.
 *
 * @param db as `countersign_api`
 */
export async function findCases(db: Db, { reader, phases, ticket, after, limit }: CasesWanted): Promise<CasesFound> {
  const time = sql<{ readAt: number }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as "readAt"`;
  const readAt = (await time.execute(db)).rows[0]?.readAt ?? 0;
  const found = await db
    .selectFrom('case_view')
    .select(['case_id as caseId', 'changed_at as changedAt', 'state'])
    .where((eb) =>
      eb.or([sql<boolean>`readers @> array[${reader}]::text[]`, sql<boolean>`phase = any(${[...phases]}::text[])`]),
    )
    .where(sql<boolean>`(changed_at, case_id) > (${after.changedAt}::bigint, ${after.caseId}::text)`)
    .$if(ticket !== null, (query) =>
      query.where('ticket_source', '=', ticket?.source ?? '').where('ticket_id', '=', ticket?.id ?? ''),
    )
    .orderBy('changed_at')
    .orderBy('case_id')
    .limit(limit)
    .execute();
  return { found, readAt };
}
