import { sql } from 'kysely';
import type { Db } from './connect.js';
import type { Json } from './json.js';

/** A subject may change browsers, not try many (architecture, section 4: The subject's session). */
const MAX_SESSIONS_PER_CASE = 3;

/** The public half of a session's key, under its RFC 7638 thumbprint. */
export interface NewSession {
  readonly caseId: string;
  readonly thumbprint: string;
  readonly jwkJson: string;
  readonly at: number;
}

/** Registers a session's key with its case. Full when the case has three others, however many ask at once. */
export async function registerSession(
  db: Db,
  { caseId, thumbprint, jwkJson, at }: NewSession,
): Promise<'registered' | 'already' | 'full'> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`sessions:${caseId}`}, 0))`.execute(trx);
    const known = await trx.selectFrom('session_key').select('thumbprint').where('case_id', '=', caseId).execute();
    if (known.some((session) => session.thumbprint === thumbprint)) return 'already';
    if (known.length >= MAX_SESSIONS_PER_CASE) return 'full';
    await trx
      .insertInto('session_key')
      .values({ case_id: caseId, thumbprint, jwk: jwkJson, registered_at: at })
      .execute();
    return 'registered';
  });
}

/** The public key of a session of this case, or undefined when it has no such session. */
export async function readSessionKey(db: Db, caseId: string, thumbprint: string): Promise<Json | undefined> {
  const row = await db
    .selectFrom('session_key')
    .select('jwk')
    .where('case_id', '=', caseId)
    .where('thumbprint', '=', thumbprint)
    .executeTakeFirst();
  return row?.jwk;
}

/** The sessions of a case, by their thumbprints, oldest first. */
export async function sessionsOf(db: Db, caseId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('session_key')
    .select('thumbprint')
    .where('case_id', '=', caseId)
    .orderBy('registered_at')
    .execute();
  return rows.map(({ thumbprint }) => thumbprint);
}
