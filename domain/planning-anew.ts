import { digestOf } from './canonical.js';
import type { Case } from './case.js';
import { raisedPlan } from './context-risk.js';
import type { Evidence, Method } from './evidence.js';
import { joiningRefusal } from './evidence-rules.js';
import { verdictOf } from './plan-changes.js';
import type { Plan } from './plan.js';
import type { Opening } from './receipts.js';
import type { Refusal } from './refusals.js';
import type { RiskSignal } from './risk-signals.js';

/** For what a pending case is planned anew: two people said that all of them need more (issue 6, part 7). */
export const PLANS_ANEW: RiskSignal = 'elevated-threat';

/** A plan raised by the switch that holds for every case, above what raised it before. */
export function planUnderThreat(plan: Plan, inReach: readonly Method[]): Plan {
  const raised = raisedPlan(plan, [PLANS_ANEW], inReach);
  return { ...raised, raisedBy: [...new Set([...(plan.raisedBy ?? []), PLANS_ANEW])].toSorted() };
}

function isRaised({ raisedBy = [] }: Pick<Plan, 'raisedBy'>): boolean {
  return raisedBy.includes(PLANS_ANEW);
}

/**
 * Whether a case may still be planned anew: once, while the system is about to act and has done nothing yet. What was begun is
 * undone instead.
 */
export function mayPlanAnew({ phase, plan, effects }: Pick<Case, 'phase' | 'plan' | 'effects'>): boolean {
  return phase === 'executing' && !isRaised(plan) && effects.every(({ state }) => state === 'planned');
}

/** The opening as it was signed first, but for the plan. */
function apartFromPlan({ receipt }: Opening): string {
  const { planDigest: _, plannedAnew: __, ...rest } = receipt;
  return digestOf(rest);
}

/**
 * Why a case is not planned anew by an opening that was signed again, or null: it says the same of everything but the plan, in the
 * place of the very plan that the case has, and the new one demands more and nothing less (architecture, section 3, "raise, never lower").
 */
export function planningRefusal(kase: Case, opening: Opening, plan: Plan): Refusal | null {
  if (!mayPlanAnew(kase)) return 'not-wanted-now';
  const { receipt } = opening;
  const isOfThisCase =
    apartFromPlan(opening) === apartFromPlan(kase.opening) &&
    receipt.planDigest === digestOf(plan) &&
    receipt.policyDigest === plan.policyDigest &&
    receipt.plannedAnew?.insteadOf === digestOf(kase.plan);
  if (!isOfThisCase) return 'proof';
  return isRaised(plan) && verdictOf(kase.plan, plan) === 'stricter' ? null : 'proof';
}

/** Of a case's evidence, in its order, what counts now under its plan: fresh, admitted, strong enough and independent. */
export function stillCounting(kase: Case, now: number): readonly Evidence[] {
  return kase.evidence.reduce<readonly Evidence[]>(
    (kept, item) => (joiningRefusal({ ...kase, evidence: kept }, item.receipt, now) === null ? [...kept, item] : kept),
    [],
  );
}
