import type { CaseRecord } from '../../db/case-record.js';

/** A step of a case, as the recording activity would hand it over; whatever matters to a test is given by it. */
export function caseRecord(given: Partial<CaseRecord> & { caseId: string; sequence: number }): CaseRecord {
  return {
    runId: 'run-1',
    continuation: 0,
    continuedFrom: null,
    workflowId: `case:${given.caseId}`,
    kind: 'evidence',
    bodyJson: `{"sequence":${given.sequence}}`,
    at: 1_000 + given.sequence,
    messageId: null,
    answerJson: '{"accepted":true}',
    askedUntil: null,
    knows: given.messageId ? [given.messageId] : [],
    outboxType: 'case.verifying',
    frees: false,
    appliedSomething: false,
    ...given,
    view: {
      personId: 'alice',
      openers: ['dora'],
      readers: ['person:dora'],
      ticketSource: 'desk',
      ticketId: `T-${given.caseId}`,
      phase: 'verifying',
      outcome: null,
      stateJson: JSON.stringify({ sequence: given.sequence }),
      closedAt: null,
      ...given.view,
    },
  };
}
