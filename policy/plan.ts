import type { Action } from '../domain/actions.js';
import type { Plan } from '../domain/plan.js';
import type { Refusal } from '../domain/refusals.js';
import type { PersonOfRecord } from '../domain/subjects.js';
import type { Policy } from './load.js';

/**
 * What the policy demands of a recovery of one person, pinned to the policy's digest; or why there is none.
 * It fails closed (invariant 13): only an active person has a plan (CTL-23), and whoever holds authority here has no
 * rule, whatever the action: a case of theirs must suspend their authority (recovery policy, section 5.7).
 */
export function planFor(policy: Policy, action: Action, person: PersonOfRecord): Plan | Refusal {
  if (person.status !== 'active') return 'subject-not-recoverable';
  if (person.groups.some((group) => policy.authorityGroups.includes(group))) return 'no-rule';
  return planOfRule(policy, action);
}

/**
 * What the policy demands of an action, whoever it is for: what a connector holds a warrant's plan against. No policy says
 * whether a reason is given: it always is, in every plan from now on.
 */
export function planOfRule(policy: Policy, action: Action): Plan | Refusal {
  const rule = policy.rules.find((candidate) => candidate.action === action);
  if (rule === undefined) return 'no-rule';
  const { digest: policyDigest, label: policyLabel, proofing } = policy;
  return { ...rule, approvals: { ...rule.approvals, reasons: true }, proofing, policyDigest, policyLabel };
}

/** Tells a plan from the reason why there is none. */
export function isPlan(result: Plan | Refusal): result is Plan {
  return typeof result !== 'string';
}
