import type { Case } from '../case.js';
import type { Fact } from '../facts.js';
import { moves, type Turn } from '../step.js';

/** The case as it begins, from what the opening activity verified, signed and wrote. */
export function openedCase(fact: Extract<Fact, { kind: 'opened' }>, now: number): Turn {
  const { opening, plan, effects } = fact;
  const kase: Case = {
    id: opening.receipt.caseId,
    phase: 'opening',
    sequence: 0,
    deadline: null,
    action: opening.receipt.action,
    subject: opening.receipt.subject,
    opening,
    plan,
    session: null,
    evidence: [],
    frozenAt: null,
    attemptsRefused: 0,
    approvals: [],
    stage: 'before-claim',
    facts: [],
    handOverUntil: null,
    claimWindow: null,
    claim: null,
    claimRefusal: null,
    effects,
    outcome: null,
    stop: null,
    stoppedBy: null,
    mayOnlyUndo: false,
    needsHuman: false,
    review: null,
    reviewDueAt: null,
    remindersSent: 0,
  };
  return moves(kase, 'verifying', now, {}, ['case-opened']);
}
