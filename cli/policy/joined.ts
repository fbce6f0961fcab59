import type { Plan } from '../../domain/plan.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { explainPlan } from '../../policy/explain.js';
import type { Policy } from '../../policy/load.js';
import { satisfiabilityProblems } from '../../policy/satisfiability.js';

/** A plan in words: the one place where the tools say how that is made. */
export const explained = (plan: Plan): readonly string[] => explainPlan(plan);

/** What of a policy these people cannot meet, a line each: the one place where the tools say how that is found. */
export function unmet(policy: Policy, people: readonly PersonOfRecord[]): readonly string[] {
  return satisfiabilityProblems(policy, people).map(
    ({ rule, subjectClass, message }) =>
      `${rule}${subjectClass === undefined ? '' : ` for ${subjectClass}`}: ${message}`,
  );
}
