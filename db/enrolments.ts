import type { Db, Trx } from './connect.js';

/** One enrolled thing, as the enrolment key signed it (compact JWS). Whoever relies on it verifies that. */
export interface EnrolledRow {
  readonly enrolledId: string;
  readonly personId: string;
  readonly jws: string;
}

/** A person's whole set, as the enrolment key signed it. Versions count from 1. */
export interface EnrolledSetRow {
  readonly personId: string;
  readonly version: number;
  readonly jws: string;
}

/**
 * Puts in what a person enrolled, together with the set it makes.
 *
 * @param db as the owner: no process of ours may write this but who enrols
 * @throws when the set has that version already
 */
export async function enrol(db: Db, rows: readonly EnrolledRow[], set: EnrolledSetRow): Promise<void> {
  await db.transaction().execute((trx) => enrolWithin(trx, rows, set));
}

/** As `enrol`, in a transaction that does more. */
export async function enrolWithin(trx: Trx, rows: readonly EnrolledRow[], set: EnrolledSetRow): Promise<void> {
  if (rows.length > 0) {
    const values = rows.map(({ enrolledId, personId, jws }) => ({
      enrolled_id: enrolledId,
      person_id: personId,
      jws,
    }));
    await trx.insertInto('enrolled').values(values).execute();
  }
  await trx
    .insertInto('enrolled_set')
    .values({ person_id: set.personId, version: set.version, jws: set.jws })
    .execute();
}

/** Everything in the table for a person. Only what the latest set names and the key signed counts. */
export async function readEnrolled(db: Db, personId: string): Promise<EnrolledRow[]> {
  return db
    .selectFrom('enrolled')
    .select(['enrolled_id as enrolledId', 'person_id as personId', 'jws'])
    .where('person_id', '=', personId)
    .orderBy('enrolled_id')
    .execute();
}

/** Everything in the table, of everybody. */
export async function readEverythingEnrolled(db: Db): Promise<EnrolledRow[]> {
  return db
    .selectFrom('enrolled')
    .select(['enrolled_id as enrolledId', 'person_id as personId', 'jws'])
    .orderBy('enrolled_id')
    .execute();
}

/** Who has a set, of whatever version. */
export async function peopleWithSets(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('enrolled_set').select('person_id').distinct().execute();
  return new Set(rows.map(({ person_id }) => person_id));
}

/** A person's set of the highest version, or undefined. That it is the current one only the ledger's head says. */
export async function latestEnrolledSet(db: Db, personId: string): Promise<EnrolledSetRow | undefined> {
  return db
    .selectFrom('enrolled_set')
    .select(['person_id as personId', 'version', 'jws'])
    .where('person_id', '=', personId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** One version of a person's set, or undefined. */
export async function readEnrolledSet(db: Db, personId: string, version: number): Promise<EnrolledSetRow | undefined> {
  return db
    .selectFrom('enrolled_set')
    .select(['person_id as personId', 'version', 'jws'])
    .where('person_id', '=', personId)
    .where('version', '=', version)
    .executeTakeFirst();
}
