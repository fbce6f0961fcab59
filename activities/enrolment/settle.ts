import { sql } from 'kysely';
import type { EnrolmentOutcome, EnrolmentStart } from '../../contract/enrolment.js';
import type { Trx } from '../../db/connect.js';
import { countAttempt, failedAttemptsAfter } from '../../db/enrolment-attempts.js';
import { noteChange, readChange } from '../../db/enrolment-changes.js';
import { lockStream } from '../../db/ledger-store.js';
import { hasOpenRecovery } from '../../db/openings.js';
import { deleteSubmission } from '../../db/submissions.js';
import { consume } from '../../db/verification.js';
import { DAY } from '../../domain/clock.js';
import { ENROLMENT_FAILURES_PER_DAY, type EnrolmentProof, type EnrolmentRefusal } from '../../domain/enrolment.js';
import { enrolledStream } from '../enrolled/current-set.js';
import type { EnrolmentDeps } from './deps.js';
import { recordErrand, type ErrandEntry } from './write-set.js';

/** An errand that was done, as it is noted. */
export interface Done {
  readonly entry: Pick<ErrandEntry, 'kind' | 'about'>;
  readonly provenBy: EnrolmentProof | null;
  readonly beforeVersion: number | null;
  readonly afterVersion: number | null;
  readonly reply: string | null;
}

/** Whose errand it is, and of what kind, for the notes. `personId` is empty for nobody. */
export interface Errand {
  readonly start: EnrolmentStart;
  readonly personId: string | null;
  readonly kind: string;
  /** Whether a failure is a try, and whether an open recovery stands in the way: not for what only takes back. */
  readonly isGuarded: boolean;
}

/** What a transaction is asked for by the one who writes in it. */
export type Work = (trx: Trx, now: number) => Promise<Done | EnrolmentRefusal>;

async function standsInTheWay(trx: Trx, personId: string, now: number): Promise<EnrolmentRefusal | null> {
  if ((await failedAttemptsAfter(trx, personId, now - DAY)) >= ENROLMENT_FAILURES_PER_DAY) return 'attempts-spent';
  return (await hasOpenRecovery(trx, personId)) ? 'recovery-open' : null;
}

/** Undoes what the work used up when it comes to nothing, and keeps what is written down of it. */
async function tried(trx: Trx, work: () => Promise<Done | EnrolmentRefusal>): Promise<Done | EnrolmentRefusal> {
  await sql`savepoint errand`.execute(trx);
  const result = await work();
  await sql.raw(`${typeof result === 'string' ? 'rollback to' : 'release'} savepoint errand`).execute(trx);
  return result;
}

const NOTHING_DONE = { provenBy: null, beforeVersion: null, afterVersion: null, reply: null } as const;

async function noted(trx: Trx, { start, personId, kind }: Errand, result: Done | EnrolmentRefusal, at: number) {
  const { changeId } = start;
  const isRefused = typeof result === 'string';
  const outcome: EnrolmentOutcome = isRefused ? 'refused' : 'accepted';
  const { provenBy, beforeVersion, afterVersion, reply } = isRefused ? NOTHING_DONE : result;
  const note = { changeId, personId: personId ?? '', kind, outcome, provenBy, beforeVersion, afterVersion, reply, at };
  await noteChange(trx, note);
  const entry = isRefused
    ? ({ kind: 'enrolment-refused', about: { errand: kind, refusal: result } } as const)
    : result.entry;
  await recordErrand(trx, { changeId, personId, at, ...entry });
  return outcome;
}

/**
 * Does an errand as one transaction, alone for its person: tries counted in it stay true until it ends, and the set that is
 * read is the one that is written over. Done or refused, it is noted once, with its reason in the ledger; what was sealed for
 * it is deleted.
 */
export async function settledOnce(deps: EnrolmentDeps, errand: Errand, work: Work): Promise<EnrolmentOutcome> {
  const { start, personId, isGuarded } = errand;
  const whose = personId ?? `unproven:${start.changeId}`;
  return consume(deps.db, whose, async (trx) => {
    await lockStream(trx, enrolledStream(whose));
    const before = await readChange(trx, start.changeId);
    if (before !== undefined) return before.outcome;
    const now = await deps.clock();
    const inTheWay = isGuarded && personId !== null ? await standsInTheWay(trx, personId, now) : null;
    const result = inTheWay ?? (await tried(trx, () => work(trx, now)));
    const isRefused = typeof result === 'string';
    if (isGuarded && personId !== null && inTheWay === null)
      await countAttempt(trx, { changeId: start.changeId, personId, ok: !isRefused, at: now });
    if (isRefused) deps.logger.info('an enrolment was refused', { changeId: start.changeId, refusal: result });
    await deleteSubmission(trx, start.submission);
    return noted(trx, errand, result, now);
  });
}
