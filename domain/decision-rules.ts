import type { Case } from './case.js';
import { DAY } from './clock.js';
import type { Decision } from './decisions.js';
import type { EnrolledPasskey } from './enrolled.js';
import { approvalsOf } from './evidence-rules.js';
import type { Plan } from './plan.js';
import type { Refusal } from './refusals.js';
import { hasPart } from './separation.js';
import { standingRefusal, statementRefusal } from './statement-rules.js';

/**
 * Why a decision does not count for a case, or null: its author took no part before, stands in the group, and signed
 * exactly what lies before them now. The signature itself is verified where keys are (`proofs/decision.ts`).
 */
export function decisionRefusal(kase: Case, decision: Decision, group: string): Refusal | null {
  if (hasPart(kase, decision.by)) return 'not-a-distinct-person';
  const stale = statementRefusal(kase, decision.statement, decision.standing.receipt.readAt);
  if (stale !== null) return stale;
  const standing = standingRefusal(kase, decision, group);
  if (standing !== null) return standing;
  const mustCallBack = decision.statement.kind === 'approve' && kase.plan.approvals.callBack;
  if (mustCallBack && decision.statement.calledBackOn === null) return 'call-back-missing';
  return null;
}

/** Distinct people among approvals; however many messages or keys one person used, they count once. */
export function approvers(approvals: readonly Decision[]): ReadonlySet<string> {
  return new Set(approvals.map((approval) => approval.by));
}

/** Whether enough distinct people countersigned what the plan and the gathered evidence demand. */
export function quorumReached(
  kase: Pick<Case, 'plan' | 'evidence' | 'opening'>,
  approvals: readonly Decision[],
): boolean {
  return approvers(approvals).size >= approvalsOf(kase, kase.evidence);
}

/** Why a decision key is too young to count when it signed, or null (architecture, section 4: 30 days). */
export function keyAgeRefusal(plan: Plan, passkey: Pick<EnrolledPasskey, 'enrolledAt'>, at: number): Refusal | null {
  return passkey.enrolledAt + plan.approvals.keyTenureDays * DAY <= at ? null : 'key-too-recent';
}
