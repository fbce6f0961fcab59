import { viewOf } from '../../../contract/view.js';
import { readerName } from '../../../contract/readers.js';
import { findCasesIn, findCasesOf } from '../../../db/queue.js';
import type { Case } from '../../../domain/case.js';
import type { AccessToken } from '../../../proofs/access-token.js';
import type { Judging } from '../../access.js';
import { actsAskedOf, isBriefed, partOf } from '../../asked-of.js';
import { isAskedAtAll, phasesAskedAbout } from '../../case-access.js';
import { route } from '../../route.js';
import { shownSeatsOf } from '../../seats.js';
import { shownCaseOf } from '../../shown-case.js';
import { listQueueSchema } from './schema.js';

/** As many as are looked at and shown; nobody decides more in a sitting. */
const WAITING_MAX = 200;
const TAKEN_MAX = 20;

async function queuedOf(deps: Judging, kase: Case, caller: AccessToken) {
  const { caseId, action, phase, outcome, waitsFor, waitsUntil, reviewDueAt } = viewOf(kase);
  return {
    caseId,
    action,
    phase,
    outcome,
    waitsFor,
    waitsUntil,
    reviewDueAt,
    tier: kase.plan.tier,
    subject: kase.subject.displayName,
    openedAt: new Date(kase.opening.receipt.openedAt).toISOString(),
    waitingOn: shownCaseOf(kase).waitingOn,
    seats: shownSeatsOf(kase),
    acts: await actsAskedOf(deps, kase, caller),
    isOwnPart: partOf(kase, caller) !== null,
  };
}

/** When somebody has to have acted, in epoch milliseconds; what has no end comes last. */
function dueAt({ phase, deadline, reviewDueAt }: Case): number {
  return (phase === 'under-review' ? reviewDueAt : deadline) ?? Number.POSITIVE_INFINITY;
}

export const listQueue = route(listQueueSchema, async ({ identity: { caller } }, deps) => {
  const phases = phasesAskedAbout(deps, caller);
  const [found, taken] = await Promise.all([
    findCasesIn(deps.db, phases, WAITING_MAX + 1),
    findCasesOf(deps.db, readerName(caller), TAKEN_MAX),
  ]);
  // Written by the recording step from a `Case`.
  const cases = found.slice(0, WAITING_MAX).map(({ state }) => state as Case);
  const asked = await Promise.all(cases.map((kase) => isAskedAtAll(deps, kase, caller)));
  const waiting = cases.filter((_, at) => asked[at]).toSorted((one, other) => dueAt(one) - dueAt(other));
  const done = taken.map(({ state }) => state as Case).filter((kase) => isBriefed(partOf(kase, caller)));
  return {
    status: 200,
    body: {
      waiting: await Promise.all(waiting.map((kase) => queuedOf(deps, kase, caller))),
      more: found.length > WAITING_MAX,
      taken: await Promise.all(done.map((kase) => queuedOf(deps, kase, caller))),
    },
  };
});
