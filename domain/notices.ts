import type { Case } from './case.js';
import type { Outcome } from './outcomes.js';

/** Whom a case tells, and what. Each kind has its text in `activities/notices/`. */
export const NOTICE_KINDS = [
  'case-opened',
  'approval-wanted',
  'approval-reminder',
  'approval-escalated',
  'decision-recorded',
  'change-coming',
  'planned-anew',
  'claim-ready',
  'effects-applied',
  'acknowledgement-wanted',
  'case-ended',
  'review-wanted',
  'review-reminder',
  'review-overdue',
  'contained',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Calls for what was asked before: where nobody can be reached by one, the case is not held up for that. */
const CALLED_AGAIN: readonly NoticeKind[] = ['approval-reminder', 'approval-escalated'];

/** Whether somebody must be reached by a notice before anything is executed (CTL-25). */
export function mustReach(kind: NoticeKind): boolean {
  return !CALLED_AGAIN.includes(kind);
}

/** One notice of one case: `sequence` is the entry that caused it, so that a retry is the same mail. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly sequence: number;
}

/** Tiers so common that a mail for each would be read by nobody (issue 5, 7: a digest, not a flood). */
const DIGEST_TIER_MAX = 1;

/** What may wait for a manager's next morning: whatever leaves them no time to object, or ended badly, may not. */
const MAY_WAIT: readonly NoticeKind[] = ['case-opened', 'effects-applied'];

/** Whether the subject's manager reads of this in the day's digest, and not in a mail of its own. */
export function waitsForDigest({ plan }: Pick<Case, 'plan'>, kind: NoticeKind): boolean {
  return plan.tier <= DIGEST_TIER_MAX && MAY_WAIT.includes(kind);
}

/** Ends that may mean that somebody tried to get in: the manager hears of them at once. */
const BAD_ENDS: readonly Outcome[] = ['refused', 'repudiated', 'failed'];

export function endedBadly({ outcome }: Pick<Case, 'outcome'>): boolean {
  return outcome !== null && BAD_ENDS.includes(outcome);
}
