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
  /** When what took lost things out of use was last applied, in epoch milliseconds, by kind of effect. */
  readonly lostAt: Readonly<Record<string, number>>;
}

interface Row {
  readonly personId: string;
  readonly rows: readonly string[] | null;
  readonly set: string | null;
  readonly reissued: readonly string[] | null;
  readonly spent: readonly string[] | null;
  readonly lostAt: Readonly<Record<string, number>> | null;
}

/**
 * What some people have enrolled, in one statement, in the order they were asked for.
 *
 * @param db as `countersign_case_worker`, or another role that may read as much
 * @param suspending the kinds of effect that take lost things out of use
 */
export async function readEnrolledOf(
  db: Db,
  personIds: readonly string[],
  suspending: readonly string[],
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
    left join (select target, json_object_agg(kind, applied_at) as at from (
        select target, kind, max(applied_at) as applied_at from countersign.effect
        where kind = any(${[...suspending]}::text[]) and applied_at is not null group by target, kind) as by_kind
      group by target) as lost on lost.target = asked.person_id
    order by asked.nth`.execute(db);
  return rows.map(({ rows: enrolled, set, reissued, spent, lostAt }) => ({
    rows: enrolled ?? [],
    set,
    reissued: reissued ?? [],
    spent: new Set(spent ?? []),
    lostAt: lostAt ?? {},
  }));
}
