import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';
import type { Json } from './json.js';

/**
 * Runs what consumes a code, deletes a submission and stores the verdict as one transaction (architecture, section 5:
 * Single use and at-least-once), alone for this person: attempts counted in it stay true until it ends. Whoever is sent
 * the same message twice finds the verdict of the first in the second.
 *
 * @param work composed of the functions below; what it throws undoes all of it
 */
export async function consume<T>(db: Db, personId: string, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`attempts:${personId}`}, 0))`.execute(trx);
    return work(trx);
  });
}

/** The fact a message led to before, or undefined: asked again, a verdict is given again. Bound to the case, since senders choose the id. */
export async function readVerdict(db: Db, caseId: string, messageId: string): Promise<Json | undefined> {
  const row = await db
    .selectFrom('verdict')
    .select('fact')
    .where('case_id', '=', caseId)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row?.fact;
}

/** A verdict on one message. */
export interface Verdict {
  readonly caseId: string;
  readonly messageId: string;
  readonly factJson: string;
  readonly at: number;
}

/** @throws when the message has a verdict: a second would undo what the first consumed. */
export async function storeVerdict(trx: Trx, { caseId, messageId, factJson, at }: Verdict): Promise<void> {
  await trx.insertInto('verdict').values({ case_id: caseId, message_id: messageId, fact: factJson, at }).execute();
}

/** One try with one method. */
export interface Attempt {
  readonly caseId: string;
  readonly personId: string;
  readonly method: string;
  readonly messageId: string;
  readonly ok: boolean;
  readonly at: number;
}

/** @throws when the message was counted before. */
export async function insertAttempt(trx: Trx, { caseId, personId, method, messageId, ok, at }: Attempt): Promise<void> {
  const row = { case_id: caseId, person_id: personId, method, message_id: messageId, ok, at };
  await trx.insertInto('attempt').values(row).execute();
}

/** How often was tried and failed. A new code resets none of them. */
export interface FailedAttempts {
  /** With this method in this case. */
  readonly ofMethod: number;
  readonly ofCase: number;
  /** For this person in every case, since the time given. */
  readonly ofPerson: number;
}

/** Counts failed attempts; inside `consume` nobody else's attempt for this person can come between. */
export async function countFailedAttempts(
  db: Db,
  of: Pick<Attempt, 'caseId' | 'personId' | 'method'>,
  since: number,
): Promise<FailedAttempts> {
  return db
    .selectFrom('attempt')
    .select(({ fn, eb }) => [
      fn
        .countAll<number>()
        .filterWhere((w) => w.and({ case_id: of.caseId, method: of.method }))
        .as('ofMethod'),
      fn.countAll<number>().filterWhere('case_id', '=', of.caseId).as('ofCase'),
      fn
        .countAll<number>()
        .filterWhere(eb('at', '>=', since))
        .as('ofPerson'),
    ])
    .where('person_id', '=', of.personId)
    .where('ok', '=', false)
    .executeTakeFirstOrThrow();
}

/**
 * Takes a step of a TOTP authenticator, once: false when it, or a later one, was taken before, by whatever case
 * (RFC 6238, section 5.2: the second attempt with a code that was accepted is refused).
 */
export async function advanceTotpStep(trx: Trx, enrolledId: string, step: number): Promise<boolean> {
  const taken = await trx
    .insertInto('totp_step')
    .values({ enrolled_id: enrolledId, last_step: step })
    .onConflict((conflict) =>
      conflict.column('enrolled_id').doUpdateSet({ last_step: step }).where('totp_step.last_step', '<', step),
    )
    .returning('last_step')
    .executeTakeFirst();
  return taken !== undefined;
}
