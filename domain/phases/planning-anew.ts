import type { Case } from '../case.js';
import { approvalsOf, evidenceSatisfies } from '../evidence-rules.js';
import type { Fact } from '../facts.js';
import { planningRefusal, stillCounting } from '../planning-anew.js';
import { coolsOff, moves, refuses, type Turn } from '../step.js';

/** A case as it was opened, under another plan: what was signed, claimed or called for under the old one is of the past. */
function startedOver(kase: Case, changes: Pick<Case, 'opening' | 'plan'>, now: number): Case {
  const { calls: _, heldBackBy: __, ...before } = kase;
  const anew: Case = {
    ...before,
    ...changes,
    stage: 'before-claim',
    approvals: [],
    facts: [],
    frozenAt: null,
    handOverUntil: null,
    claimWindow: null,
    claim: null,
    claimRefusal: null,
  };
  const evidence = stillCounting(anew, now);
  const lapsed = {
    at: now,
    approvals: kase.approvals,
    evidence: kase.evidence.filter((item) => !evidence.includes(item)),
  };
  return { ...anew, evidence, lapsed };
}

/**
 * A case that has done nothing yet goes on under a heavier plan: evidence that counts under it is kept, what people signed over the
 * lighter one lapses and is asked for again, and everybody concerned is told.
 */
export function plansAnew(kase: Case, fact: Extract<Fact, { kind: 'planned-anew' }>, now: number): Turn {
  const { opening, plan } = fact;
  const refusal = planningRefusal(kase, opening, plan);
  if (refusal !== null) return refuses(kase, refusal);
  const anew = startedOver(kase, { opening, plan }, now);
  if (!evidenceSatisfies(anew, anew.evidence, now)) return moves(anew, 'verifying', now, {}, ['planned-anew']);
  const frozen = { ...anew, frozenAt: now };
  return approvalsOf(frozen, frozen.evidence) > 0
    ? moves(frozen, 'approving', now, {}, ['planned-anew', 'approval-wanted'])
    : coolsOff(frozen, now, {}, ['planned-anew']);
}
