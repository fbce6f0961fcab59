import type { Case, Phase } from './case.js';
import { SECOND } from './clock.js';
import { coolingOffSecondsOf } from './cooling-off-waivers.js';
import type { Fact } from './facts.js';
import { grantSecondsMax } from './grants.js';
import type { NoticeKind } from './notices.js';
import type { Outcome } from './outcomes.js';
import { approvalsUntil } from './quorum.js';
import type { Refusal } from './refusals.js';
import { isDrawnForReview } from './review-draw.js';

/** What a phase's rules answer: the case after, whether the fact was refused, and whom to tell. */
export interface Turn {
  readonly case: Case;
  readonly refused: Refusal | null;
  readonly notices: readonly NoticeKind[];
}

/** The rules of one phase: pure, and the only place where a case changes. */
export type Rules = (kase: Case, fact: Fact, now: number) => Turn;

/** The case stays in its phase, with these changes. */
export function stays(kase: Case, changes: Partial<Case> = {}, notices: readonly NoticeKind[] = []): Turn {
  return { case: { ...kase, ...changes }, refused: null, notices };
}

/** The fact is refused and nothing changes. */
export function refuses(kase: Case, refused: Refusal): Turn {
  return { case: kase, refused, notices: [] };
}

/** Until when a grant may stay that begins now (row 14). */
export function grantUntil({ plan }: Case, now: number): number {
  const max = grantSecondsMax(plan.action);
  return now + Math.min(plan.windows.grantSeconds ?? max, max) * SECOND;
}

/** Until when a grant stays as things are: until somebody must have acknowledged it, where the plan wants that. */
function graceOf({ plan }: Case, until: number, now: number): number {
  const { acknowledgement } = plan;
  return acknowledgement === undefined ? until : Math.min(until, now + acknowledgement.withinSeconds * SECOND);
}

/** The one deadline a phase starts with. */
function deadlineOf(kase: Case, phase: Phase, now: number): number | null {
  const { windows, review } = kase.plan;
  switch (phase) {
    case 'verifying':
      return now + windows.evidenceSeconds * SECOND;
    case 'approving':
      return approvalsUntil(kase, kase.approvals);
    case 'cooling-off':
      return now + coolingOffSecondsOf(kase.plan, kase.evidence) * SECOND;
    case 'awaiting-claim':
      return Math.max(kase.handOverUntil ?? now + windows.handOverSeconds * SECOND, kase.claimWindow?.until ?? 0);
    case 'under-review':
      return now + Math.min(review.reminderSeconds, review.dueSeconds) * SECOND;
    case 'in-force':
      return kase.grantedUntil === undefined ? null : graceOf(kase, kase.grantedUntil, now);
    case 'opening':
    case 'executing':
    case 'ending':
    case 'closed':
      return null;
  }
}

/** The case moves to another phase, with these changes, and the phase's deadline starts. */
export function moves(
  kase: Case,
  phase: Phase,
  now: number,
  changes: Partial<Case> = {},
  notices: readonly NoticeKind[] = [],
): Turn {
  const changed = { ...kase, ...changes, phase };
  return { case: { ...changed, deadline: deadlineOf(changed, phase, now) }, refused: null, notices };
}

/** The case cools off; where that takes time, everybody who may object is told until when they can (CTL-09). */
export function coolsOff(kase: Case, now: number, changes: Partial<Case>, notices: readonly NoticeKind[] = []): Turn {
  const { evidence } = { ...kase, ...changes };
  const told: readonly NoticeKind[] = coolingOffSecondsOf(kase.plan, evidence) > 0 ? ['change-coming'] : [];
  return moves(kase, 'cooling-off', now, changes, [...notices, ...told]);
}

/** Phases in which a warrant may already have been minted, so that something may have to be undone. */
const MAY_HAVE_ACTED: readonly Phase[] = [
  'executing',
  'awaiting-claim',
  'in-force',
  'ending',
  'under-review',
  'closed',
];

/**
 * The case ends with an outcome: by way of `ending` when anything may have been applied, else straight to its review.
 * Ending an effect that was never applied makes sure that it never will be.
 */
export function ends(kase: Case, outcome: Outcome, now: number, changes: Partial<Case> = {}): Turn {
  const mayHaveActed = kase.mayOnlyUndo || MAY_HAVE_ACTED.includes(kase.phase);
  const ended = { ...changes, outcome, claimWindow: null };
  if (mayHaveActed) return moves(kase, 'ending', now, ended, ['case-ended']);
  return reviewed(kase, now, ended, ['case-ended']);
}

/** The case goes to its review, due from now, and the reviewers are told; or it closes, where the lot leaves it out. */
export function reviewed(
  kase: Case,
  now: number,
  changes: Partial<Case> = {},
  notices: readonly NoticeKind[] = [],
): Turn {
  if (!isDrawnForReview({ ...kase, ...changes })) return moves(kase, 'closed', now, changes, notices);
  const reviewDueAt = now + kase.plan.review.dueSeconds * SECOND;
  return moves(kase, 'under-review', now, { ...changes, reviewDueAt }, [...notices, 'review-wanted']);
}
