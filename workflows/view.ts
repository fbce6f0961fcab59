import type { CaseView } from '../contract/view.js';
import type { Case } from '../domain/case.js';
import { approvers } from '../domain/decision-rules.js';
import { approvalsNeeded } from '../domain/evidence-rules.js';
import { waitsFor } from '../domain/waiting.js';

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** The case as people may see it. */
export function viewOf(kase: Case): CaseView {
  return {
    caseId: kase.id,
    action: kase.action,
    phase: kase.phase,
    outcome: kase.outcome,
    waitsFor: waitsFor(kase),
    waitsUntil: timeOf(kase.deadline),
    evidence: { accepted: kase.evidence.length, needed: kase.plan.evidence.atLeast },
    approvals: { given: approvers(kase.approvals).size, needed: approvalsNeeded(kase.plan, kase.evidence) },
    effects: kase.effects.map(({ kind, state }) => ({ kind, state })),
    needsHuman: kase.needsHuman,
    reviewDueAt: timeOf(kase.reviewDueAt),
  };
}
