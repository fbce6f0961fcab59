import { ACTIONS } from '../../domain/actions.js';
import { isClosedByEnrolling } from '../../domain/campaigns.js';
import { judgeOf, type Judge } from '../../domain/coverage.js';
import type { EnrolledFacts } from '../../domain/enrolled.js';
import { assuranceOf, type PersonOfRecord } from '../../domain/subjects.js';
import type { Policy } from '../../policy/load.js';
import { isPlan, planFor, planOfRule } from '../../policy/plan.js';
import { VERIFICATION_METHODS } from '../verification/registry.js';

/** Tells whether somebody has a gap in any of some actions that enrolling something closes. */
export type HasGap = (
  actions: readonly string[],
  person: PersonOfRecord,
  enrolled: readonly EnrolledFacts[],
) => boolean;

/** By the rules of `countersign coverage`, as of one moment: people alike are judged once. */
export function gapsAt(policy: Policy, now: number): HasGap {
  const judges = new Map<string, Judge | null>();
  const judgeFor = (action: (typeof ACTIONS)[number]): Judge | null => {
    const known = judges.get(action);
    if (known !== undefined) return known;
    const plan = planOfRule(policy, action);
    const judge = isPlan(plan) ? judgeOf(plan, VERIFICATION_METHODS, now) : null;
    judges.set(action, judge);
    return judge;
  };
  return (actions, person, enrolled) =>
    ACTIONS.filter((action) => actions.includes(action)).some((action) => {
      if (!isPlan(planFor(policy, action, person))) return false;
      const judge = judgeFor(action);
      return judge !== null && isClosedByEnrolling(judge(enrolled, assuranceOf(person)));
    });
}
