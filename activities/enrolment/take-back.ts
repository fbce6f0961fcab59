import type { EnrolmentOutcome, EnrolmentStart } from '../../contract/enrolment.js';
import type { Trx } from '../../db/connect.js';
import { markTakenBack, readChange } from '../../db/enrolment-changes.js';
import { endSessionsOf } from '../../db/enrolment-sessions.js';
import { readEnrolledSet } from '../../db/enrolments.js';
import { DAY } from '../../domain/clock.js';
import { TAKE_BACK_DAYS, type EnrolmentRefusal } from '../../domain/enrolment.js';
import { verifyEnrolledSet } from '../../proofs/enrolled.js';
import { verifyTakeBack, type TakeBack } from '../../proofs/take-back.js';
import { currentSet } from '../enrolled/current-set.js';
import type { EnrolmentDeps } from './deps.js';
import { unsealedFor } from './opened.js';
import { settledOnce, type Done } from './settle.js';
import { writeEarlierSet } from './write-set.js';

/** The rows somebody had before a change; none where there was no set. Null when the set of then is not genuine. */
async function rowsOf(deps: EnrolmentDeps, trx: Trx, personId: string, version: number | null) {
  if (version === null) return [];
  const row = await readEnrolledSet(trx, personId, version);
  const set = row === undefined ? null : await verifyEnrolledSet(deps.trust, row.jws);
  return set?.personId === personId && set.version === version ? set.rowDigests : null;
}

async function restores(
  deps: EnrolmentDeps,
  trx: Trx,
  { changeId, personId, issuedAt }: TakeBack,
  now: number,
): Promise<Done | EnrolmentRefusal> {
  if (now - issuedAt > TAKE_BACK_DAYS * DAY) return 'token-expired';
  const change = await readChange(trx, changeId);
  if (change?.personId !== personId || change.afterVersion === null) return 'nothing-to-take-back';
  if (!(await markTakenBack(trx, changeId, now))) return 'nothing-to-take-back';
  const rowDigests = await rowsOf(deps, trx, personId, change.beforeVersion);
  if (rowDigests === null) throw new Error('the set before a change is not genuine');
  const current = await currentSet({ db: trx, ledgerDb: trx, trust: deps.trust }, personId);
  const versions = await writeEarlierSet(deps, trx, personId, { current, rowDigests, now });
  // Whoever is signed in to enrol may be the one whom this is against.
  await endSessionsOf(trx, personId);
  const about = { changeId, restored: change.beforeVersion, ...versions };
  return { entry: { kind: 'enrolment-taken-back', about }, provenBy: null, ...versions, reply: null };
}

/**
 * "This was not me": puts back what was enrolled before a change, and with it undoes whatever was changed after: what came
 * later may have been confirmed by what should never have been enrolled. Nothing holds it up, an open recovery neither. What
 * was reported lost stays lost (recovery policy, section 5.13).
 */
export async function takeBack(deps: EnrolmentDeps, start: EnrolmentStart): Promise<EnrolmentOutcome> {
  const text = await unsealedFor(deps, start);
  const token = text === null ? null : await verifyTakeBack(deps.trust, text);
  const errand = { start, personId: token?.personId ?? null, kind: 'take-back', isGuarded: false };
  return settledOnce(deps, errand, async (trx, now) =>
    token === null ? 'token-not-genuine' : restores(deps, trx, token, now),
  );
}
