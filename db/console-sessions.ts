import type { Db } from './connect.js';

/** A sign-in to the console that was begun. Times in epoch milliseconds. */
export interface ConsoleSignIn {
  /** SHA-256 of the cookie of the browser that began it. */
  readonly signInId: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly language: string;
  readonly returnTo: string;
  readonly begunAt: number;
}

/** Somebody who signed in to the console, in one browser. */
export interface ConsoleSession {
  /** SHA-256 of the browser's cookie. */
  readonly sessionId: string;
  readonly personId: string;
  /** Sealed with a key made of the cookie. */
  readonly tokens: string;
  /** When the access token among them has to be renewed. */
  readonly renewAt: number;
  readonly usedAt: number;
  readonly endsAt: number;
}

/** Tokens that were renewed, sealed. */
export type Renewed = Pick<ConsoleSession, 'tokens' | 'renewAt'>;

/** Keeps a sign-in that is under way, and forgets those that nobody finished. */
export async function keepConsoleSignIn(db: Db, signIn: ConsoleSignIn, begunAfter: number): Promise<void> {
  const { signInId, state, nonce, codeVerifier, language, returnTo, begunAt } = signIn;
  await db.deleteFrom('console_sign_in').where('begun_at', '<', begunAfter).execute();
  const row = { sign_in_id: signInId, state, nonce, code_verifier: codeVerifier, language };
  await db
    .insertInto('console_sign_in')
    .values({ ...row, return_to: returnTo, begun_at: begunAt })
    .execute();
}

/** Hands out a sign-in once: what comes back a second time finds nothing. */
export async function takeConsoleSignIn(
  db: Db,
  signInId: string,
  begunAfter: number,
): Promise<ConsoleSignIn | undefined> {
  return db
    .deleteFrom('console_sign_in')
    .where('sign_in_id', '=', signInId)
    .where('begun_at', '>=', begunAfter)
    .returning(['sign_in_id as signInId', 'state', 'nonce', 'code_verifier as codeVerifier', 'language'])
    .returning(['return_to as returnTo', 'begun_at as begunAt'])
    .executeTakeFirst();
}

/** Begins a session, and forgets those that are over. */
export async function beginConsoleSession(db: Db, session: ConsoleSession): Promise<void> {
  const { sessionId, personId, tokens, renewAt, usedAt, endsAt } = session;
  await db.deleteFrom('console_session').where('ends_at', '<=', usedAt).execute();
  const row = { session_id: sessionId, person_id: personId, tokens, renew_at: renewAt };
  await db
    .insertInto('console_session')
    .values({ ...row, used_at: usedAt, ends_at: endsAt })
    .execute();
}

const COLUMNS = [
  'session_id as sessionId',
  'person_id as personId',
  'tokens',
  'renew_at as renewAt',
  'used_at as usedAt',
  'ends_at as endsAt',
] as const;

/** The session of a cookie that is not over, and was used since a moment. */
export async function readConsoleSession(
  db: Db,
  sessionId: string,
  { now, usedAfter }: { readonly now: number; readonly usedAfter: number },
): Promise<ConsoleSession | undefined> {
  return db
    .selectFrom('console_session')
    .select(COLUMNS)
    .where('session_id', '=', sessionId)
    .where('ends_at', '>', now)
    .where('used_at', '>', usedAfter)
    .executeTakeFirst();
}

/** Notes that a session was used. */
export async function touchConsoleSession(db: Db, sessionId: string, now: number): Promise<void> {
  await db
    .updateTable('console_session')
    .set({ used_at: now })
    .where('session_id', '=', sessionId)
    .where('used_at', '<', now)
    .execute();
}

/**
 * Renews the tokens of a session, one request at a time: providers take a refresh token that is used twice for stolen (RFC
 * 9700, section 4.14.2). Whoever waited finds them renewed.
 *
 * @param renew null when the provider refuses: then the session is over
 */
export async function renewConsoleSession(
  db: Db,
  sessionId: string,
  now: number,
  renew: (session: ConsoleSession) => Promise<Renewed | null>,
): Promise<ConsoleSession | undefined> {
  return db.transaction().execute(async (trx) => {
    const held = trx.selectFrom('console_session').select(COLUMNS).where('session_id', '=', sessionId).forUpdate();
    const session = await held.executeTakeFirst();
    if (session === undefined || session.renewAt > now) return session;
    const renewed = await renew(session);
    if (renewed === null) {
      await trx.deleteFrom('console_session').where('session_id', '=', sessionId).execute();
      return undefined;
    }
    const { tokens, renewAt } = renewed;
    const changed = trx.updateTable('console_session').set({ tokens, renew_at: renewAt });
    await changed.where('session_id', '=', sessionId).execute();
    return { ...session, ...renewed };
  });
}

/** Ends a session. */
export async function endConsoleSession(db: Db, sessionId: string): Promise<void> {
  await db.deleteFrom('console_session').where('session_id', '=', sessionId).execute();
}
