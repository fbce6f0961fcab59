import type { Action } from '../../domain/actions.js';
import { isRefusedUnder, raisedPlan } from '../../domain/context-risk.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import type { RiskSignal } from '../../domain/risk-signals.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { Policy } from '../../policy/load.js';
import { isPlan, planAbout } from '../../policy/plan.js';

/**
 * The plan of a case as it would be opened: by the policy, and raised by what speaks against it, or refused for it. What the person has enrolled is
 * not known here, so every method of the plan counts as in their reach.
 */
export function planInCircumstances(
  policy: Policy,
  action: Action,
  person: PersonOfRecord,
  signals: readonly RiskSignal[],
): Plan | Refusal {
  const plan = planAbout(policy, action, person);
  if (!isPlan(plan)) return plan;
  if (isRefusedUnder(action, signals)) return 'under-attack';
  return raisedPlan(
    plan,
    signals,
    plan.evidence.methods.map(({ method }) => method),
  );
}
