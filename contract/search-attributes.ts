/**
 * Search attributes of a case and their types on the server. Never encrypted, so they hold no names: the subject is a
 * keyed hash, `WaitsFor` is plain words (architecture, section 7 and 8).
 */
export const SEARCH_ATTRIBUTES = {
  CasePhase: 'Keyword',
  CaseTier: 'Int',
  CaseAction: 'Keyword',
  CaseSubject: 'Keyword',
  WaitsFor: 'Keyword',
  WaitsUntil: 'Datetime',
  ReviewDueAt: 'Datetime',
  NeedsHuman: 'Bool',
} as const;
