import { viewOf } from '../../../contract/view.js';
import { readerName } from '../../../contract/readers.js';
import { findCasesIn, findCasesOf } from '../../../db/queue.js';
import type { Case } from '../../../domain/case.js';
import type { StatementKind } from '../../../domain/statement.js';
import type { AccessToken } from '../../../proofs/access-token.js';
import type { Judging } from '../../access.js';
import { actsAskedOf, isBriefed, partOf } from '../../asked-of.js';
import { isAskedAtAll, phasesAskedAbout } from '../../case-access.js';
import { route } from '../../route.js';
import { shownSeatsOf } from '../../seats.js';
import { shownCaseOf } from '../../shown-case.js';
import { listQueueSchema, WAITING_MAX } from './schema.js';

const TAKEN_MAX = 20;

/** A case with what the caller is asked to sign in it. */
interface Asked {
  readonly kase: Case;
  readonly acts: readonly StatementKind[];
}

function queuedOf({ kase, acts }: Asked, caller: AccessToken) {
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
    acts: [...acts],
    isOwnPart: partOf(kase, caller) !== null,
  };
}

/** When somebody has to have acted, in epoch milliseconds; what has no end comes last. */
function dueAt({ phase, deadline, reviewDueAt }: Case): number {
  return (phase === 'under-review' ? reviewDueAt : deadline) ?? Number.POSITIVE_INFINITY;
}

/** Of cases in order, the first that wait for the caller, or would but for the part they took: one question for each that does not. */
async function firstAsked(deps: Judging, cases: readonly Case[], caller: AccessToken, wanted: number) {
  const waiting: Asked[] = [];
  for (const kase of cases) {
    if (waiting.length === wanted) break;
    if (await isAskedAtAll(deps, kase, caller)) waiting.push({ kase, acts: await actsAskedOf(deps, kase, caller) });
  }
  return waiting;
}

export const listQueue = route(listQueueSchema, async ({ identity: { caller }, query }, deps) => {
  const { limit } = query;
  const phases = phasesAskedAbout(deps, caller);
  const [found, taken] = await Promise.all([
    findCasesIn(deps.db, phases, WAITING_MAX + 1),
    findCasesOf(deps.db, readerName(caller), TAKEN_MAX),
  ]);
  // Written by the recording step from a `Case`.
  const cases = found.slice(0, WAITING_MAX).map(({ state }) => state as Case);
  const inOrder = cases.toSorted((one, other) => dueAt(one) - dueAt(other));
  const waiting = await firstAsked(deps, inOrder, caller, limit + 1);
  const done = taken.map(({ state }) => state as Case).filter((kase) => isBriefed(partOf(kase, caller)));
  const asked = done.map(async (kase) => ({ kase, acts: await actsAskedOf(deps, kase, caller) }));
  return {
    status: 200,
    body: {
      waiting: waiting.slice(0, limit).map((one) => queuedOf(one, caller)),
      more: waiting.length > limit || found.length > WAITING_MAX,
      taken: (await Promise.all(asked)).map((one) => queuedOf(one, caller)),
    },
  };
});
