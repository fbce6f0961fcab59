import { sql } from 'kysely';
import type { Db } from './connect.js';
import type { Json } from './json.js';
import { waitForWord } from './words.js';

/** A quiet report as the API was given it. Epoch milliseconds. */
export interface GivenReport {
  readonly caseId: string;
  /** Who raises it, as `domain/quiet.ts` names them. */
  readonly raiser: string;
  /** The session's proof, or the reference of a sealed access token. */
  readonly given: string;
  readonly receivedAt: number;
}

/** One that was kept; after each release of a case the same person can raise another. */
export interface KeptReport extends GivenReport {
  readonly round: number;
}

/** What security signed, as the API was given it; `body` is the statement with its proof. */
export interface GivenRelease {
  readonly caseId: string;
  readonly messageId: string;
  readonly body: Json;
}

/** How each fact of a case is named: `report:<round>:<raiser>` or `release:<message>`. */
export type FactName = `report:${number}:${string}` | `release:${string}`;

/**
 * Keeps a report. However often somebody raises it, it is one, until security released the case.
 *
 * @param db as `countersign_api`
 */
export async function keepQuietReport(db: Db, { caseId, raiser, given, receivedAt }: GivenReport): Promise<void> {
  const round = db
    .selectFrom('quiet_fact')
    .select(({ fn }) => fn.countAll<number>().as('released'))
    .where('case_id', '=', caseId)
    .where('fact', 'like', 'release:%');
  await db
    .insertInto('quiet_report')
    .values({ case_id: caseId, round: sql<number>`(${round})`, raiser, given, received_at: receivedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function selectReports(db: Db, caseId: string | null) {
  const all = db
    .selectFrom('quiet_report')
    .select(['case_id as caseId', 'round', 'raiser', 'given', 'received_at as receivedAt'])
    .orderBy('received_at');
  return caseId === null ? all : all.where('case_id', '=', caseId);
}

/** The reports that nobody looked at yet, of one case or of all, the oldest first. */
export async function readGivenReports(db: Db, caseId: string | null): Promise<readonly KeptReport[]> {
  return selectReports(db, caseId).where('taken_at', 'is', null).execute();
}

/** The reports that were looked at and that security was not told of yet. */
export async function readUntoldReports(db: Db): Promise<readonly KeptReport[]> {
  return selectReports(db, null).where('taken_at', 'is not', null).where('told_at', 'is', null).execute();
}

/** Notes that a report was looked at; one that proves nothing is told to nobody. Safe to repeat. */
export async function reportTaken(db: Db, report: KeptReport, at: number, isToTell: boolean): Promise<void> {
  await ofReport(db, report)
    .set({ taken_at: at, ...(!isToTell && { told_at: at }) })
    .where('taken_at', 'is', null)
    .execute();
}

/** Notes that the mail server took the mail to security. */
export async function reportTold(db: Db, report: KeptReport, at: number): Promise<void> {
  await ofReport(db, report).set({ told_at: at }).execute();
}

function ofReport(db: Db, { caseId, round, raiser }: KeptReport) {
  const rows = db.updateTable('quiet_report').where('case_id', '=', caseId);
  return rows.where('round', '=', round).where('raiser', '=', raiser);
}

/** Keeps what was found, as it was signed, for good. Safe to repeat. */
export async function insertQuietFact(db: Db, caseId: string, fact: FactName, jws: string): Promise<void> {
  await db
    .insertInto('quiet_fact')
    .values({ case_id: caseId, fact, jws })
    .onConflict((conflict) => conflict.columns(['case_id', 'fact']).doNothing())
    .execute();
}

/** Everything that was found for a case, as it was signed. */
export async function readQuietFacts(db: Db, caseId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('quiet_fact').select('jws').where('case_id', '=', caseId).orderBy('fact').execute();
  return rows.map(({ jws }) => jws);
}

/**
 * Keeps a signed release until the case worker judges it. The same one sent again is one.
 *
 * @param db as `countersign_api`
 */
export async function keepQuietRelease(
  db: Db,
  { caseId, messageId, bodyJson, at }: { caseId: string; messageId: string; bodyJson: string; at: number },
): Promise<void> {
  await db
    .insertInto('quiet_release')
    .values({ case_id: caseId, message_id: messageId, body: bodyJson, received_at: at })
    .onConflict((conflict) => conflict.columns(['case_id', 'message_id']).doNothing())
    .execute();
}

/** The releases that nobody judged yet, of one case or of all, the oldest first. */
export async function readGivenReleases(db: Db, caseId: string | null): Promise<readonly GivenRelease[]> {
  const all = db
    .selectFrom('quiet_release')
    .select(['case_id as caseId', 'message_id as messageId', 'body'])
    .where('taken_at', 'is', null)
    .orderBy('received_at');
  return (caseId === null ? all : all.where('case_id', '=', caseId)).execute();
}

/** Notes what a release came to; the first word stands. */
export async function releaseTaken(
  db: Db,
  { caseId, messageId }: GivenRelease,
  refusal: string | null,
  at: number,
): Promise<void> {
  await db
    .updateTable('quiet_release')
    .set({ taken_at: at, refusal })
    .where('case_id', '=', caseId)
    .where('message_id', '=', messageId)
    .where('taken_at', 'is', null)
    .execute();
}

/** Waits for the word on a release; undefined when time ran out. `refusal` is null where the case goes on. */
export async function waitForRelease(
  db: Db,
  caseId: string,
  messageId: string,
  timeoutMs: number,
): Promise<{ readonly refusal: string | null } | undefined> {
  const look = () =>
    db
      .selectFrom('quiet_release')
      .select('refusal')
      .where('case_id', '=', caseId)
      .where('message_id', '=', messageId)
      .where('taken_at', 'is not', null)
      .executeTakeFirst();
  return waitForWord(look, timeoutMs);
}
