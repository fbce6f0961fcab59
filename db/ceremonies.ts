import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';

/** Every ceremony there is, as it was signed: one, unless somebody put others there. */
export async function readCeremonies(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('ceremony').select('jws').orderBy('number').execute();
  return rows.map(({ jws }) => jws);
}

/** @param db as the owner */
export async function insertCeremony(db: Db, number: number, jws: string): Promise<void> {
  await db.insertInto('ceremony').values({ number, jws }).execute();
}

/** One at a time is held, until the transaction ends. */
export async function lockCeremonies(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('countersign.ceremony', 0))`.execute(trx);
}

/** All that was signed of the way back, of whatever ceremony. */
export async function readReopenings(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('ceremony_reopening').select('jws').execute();
  return rows.map(({ jws }) => jws);
}

export async function insertReopening(
  db: Db,
  { digest, number, jws }: { readonly digest: string; readonly number: number; readonly jws: string },
): Promise<void> {
  await db.insertInto('ceremony_reopening').values({ digest, number, jws }).execute();
}
