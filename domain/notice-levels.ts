/**
 * Who is told of a case (recovery policy, section 3): N1 the subject at every address and their manager; N2 security as
 * well; N3 whoever is on call for it too.
 */
export const NOTICE_LEVELS = ['N1', 'N2', 'N3'] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];
