import { sql } from 'kysely';
import type { Db } from './connect.js';

/** What the tables hold of one person's enrolled things: compact JWS each. Whoever relies on one verifies it. */
export interface EnrolledOfPerson {
  readonly rows: readonly string[];
  /** The set of the highest version; null where nothing was enrolled. */
  readonly set: string | null;
  /** Codes given in the place of used ones, in cases that were completed. */
  readonly reissued: readonly string[];
  /** Ids of the codes that were used. */
  readonly spent: ReadonlySet<string>;
  /** Until when what was enrolled of passkeys counts as lost, epoch milliseconds; null where none was reported. */
  readonly lostAt: number | null;
}

interface Row {
  readonly personId: string;
  readonly rows: readonly string[] | null;
  readonly set: string | null;
  readonly reissued: readonly string[] | null;
  readonly spent: readonly string[] | null;
  readonly lostAt: number | null;
}

/**
 * What some people have enrolled, in one statement, in the order they were asked for.
 *
 * @param db as `countersign_case_worker`, or another role that may read as much
 * @param suspending the kind of effect that takes lost passkeys out of use
 */
export async function readEnrolledOf(
  db: Db,
  personIds: readonly string[],
  suspending: string,
): Promise<readonly EnrolledOfPerson[]> {
  const { rows } = await sql<Row>`
    select asked.person_id as "personId",
      (select array_agg(jws) from countersign.enrolled e where e.person_id = asked.person_id) as rows,
      (select jws from countersign.enrolled_set s where s.person_id = asked.person_id
        order by version desc limit 1) as set,
      (select array_agg(r.jws) from countersign.reissued_code r join countersign.case_view v using (case_id)
        where r.person_id = asked.person_id and v.outcome = 'completed') as reissued,
      (select array_agg(enrolled_id) from countersign.spent_saved_code where enrolled_id in (
        select enrolled_id from countersign.enrolled e where e.person_id = asked.person_id
        union all select enrolled_id from countersign.reissued_code r where r.person_id = asked.person_id)) as spent,
      lost.at as "lostAt"
    from unnest(${[...personIds]}::text[]) with ordinality as asked (person_id, nth)
    left join (select target, max(applied_at) as at from countersign.effect
      where kind = ${suspending} group by target) as lost on lost.target = asked.person_id
    order by asked.nth`.execute(db);
  return rows.map(({ rows: enrolled, set, reissued, spent, lostAt }) => ({
    rows: enrolled ?? [],
    set,
    reissued: reissued ?? [],
    spent: new Set(spent ?? []),
    lostAt,
  }));
}
