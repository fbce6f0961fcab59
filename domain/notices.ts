/** Whom a case tells, and what. Each kind has its text in `activities/notices/`. */
export const NOTICE_KINDS = [
  'case-opened',
  'approval-wanted',
  'decision-recorded',
  'change-coming',
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

/** One notice of one case: `sequence` is the entry that caused it, so that a retry is the same mail. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly sequence: number;
}
