import type { Db } from './connect.js';

/** A sign-in that was begun for enrolling. Times in epoch milliseconds. */
export interface EnrolmentSignIn {
  /** SHA-256 of the cookie of the browser that began it. */
  readonly signInId: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** RFC 7638 thumbprint of that browser's key. */
  readonly thumbprint: string;
  readonly language: string;
  readonly begunAt: number;
}

/** Somebody who signed in to enrol, in one browser. */
export interface EnrolmentSession {
  /** SHA-256 of the browser's cookie. */
  readonly sessionId: string;
  readonly personId: string;
  readonly thumbprint: string;
  /** Sealed to the enrolment worker (compact JWE). */
  readonly idToken: string;
  readonly endsAt: number;
}

/** Keeps a sign-in that is under way, and forgets those that nobody finished. */
export async function keepSignIn(db: Db, signIn: EnrolmentSignIn, begunAfter: number): Promise<void> {
  const { signInId, state, nonce, codeVerifier, thumbprint, language, begunAt } = signIn;
  await db.deleteFrom('enrolment_sign_in').where('begun_at', '<', begunAfter).execute();
  const row = { sign_in_id: signInId, state, nonce, code_verifier: codeVerifier, thumbprint, language };
  await db
    .insertInto('enrolment_sign_in')
    .values({ ...row, begun_at: begunAt })
    .execute();
}

/** Hands out a sign-in once: what comes back a second time finds nothing. */
export async function takeSignIn(db: Db, signInId: string): Promise<EnrolmentSignIn | undefined> {
  const row = await db
    .deleteFrom('enrolment_sign_in')
    .where('sign_in_id', '=', signInId)
    .returning(['sign_in_id as signInId', 'state', 'nonce', 'code_verifier as codeVerifier', 'thumbprint'])
    .returning(['language', 'begun_at as begunAt'])
    .executeTakeFirst();
  return row;
}

/** Begins a session, and forgets those that are over. */
export async function beginSession(db: Db, session: EnrolmentSession, now: number): Promise<void> {
  const { sessionId, personId, thumbprint, idToken, endsAt } = session;
  await db.deleteFrom('enrolment_session').where('ends_at', '<=', now).execute();
  const row = { session_id: sessionId, person_id: personId, thumbprint, id_token: idToken, ends_at: endsAt };
  await db.insertInto('enrolment_session').values(row).execute();
}

/** The session of a cookie that is not over. */
export async function readSession(db: Db, sessionId: string, now: number): Promise<EnrolmentSession | undefined> {
  return db
    .selectFrom('enrolment_session')
    .select(['session_id as sessionId', 'person_id as personId', 'thumbprint', 'id_token as idToken'])
    .select('ends_at as endsAt')
    .where('session_id', '=', sessionId)
    .where('ends_at', '>', now)
    .executeTakeFirst();
}

/** Ends one session, and forgets the sign-in that it was of. */
export async function endSession(db: Db, sessionId: string): Promise<void> {
  await db.deleteFrom('enrolment_session').where('session_id', '=', sessionId).execute();
}

/** Ends every session of a person. */
export async function endSessionsOf(db: Db, personId: string): Promise<void> {
  await db.deleteFrom('enrolment_session').where('person_id', '=', personId).execute();
}
