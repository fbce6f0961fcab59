import { leastCoolingOffSeconds, leastSpacingSeconds } from './floors.js';
import type { Plan } from './plan.js';
import { PROOFING_DAYS_MAX } from './proofing.js';
import { SUBJECT_CLASSES, type SubjectClass } from './subject-classes.js';

/**
 * What an exception may waive, and nothing else (issue 6, part 7): what a policy demands above the floor of `floors.ts`. Never
 * evidence, never who and how many countersign, never the review.
 */
export const WAIVABLE = ['cooling-off', 'spacing', 'class-refusal', 'proofing-age'] as const;
export type Waivable = (typeof WAIVABLE)[number];

/** Classes of whose people an exception may speak: whoever holds authority has none, and for everybody it would be a policy. */
export const EXCEPTED_CLASSES: readonly SubjectClass[] = SUBJECT_CLASSES.filter(
  (one) => one !== 'authority' && one !== 'standard',
);

/** A plan without what is waived of it; never below the floor, and never above what it was. */
export function waivedPlan(plan: Plan, waives: Waivable): Plan {
  switch (waives) {
    case 'cooling-off': {
      const coolingOffSeconds = Math.min(plan.windows.coolingOffSeconds, leastCoolingOffSeconds(plan));
      return { ...plan, windows: { ...plan.windows, coolingOffSeconds } };
    }
    case 'spacing':
      return { ...plan, spacingSeconds: Math.min(plan.spacingSeconds, leastSpacingSeconds(plan)) };
    case 'proofing-age': {
      if (plan.proofing === undefined) return plan;
      const { tier1Days, ...others } = plan.proofing;
      const oldest = tier1Days === undefined ? {} : { tier1Days: Math.max(tier1Days, PROOFING_DAYS_MAX.tier2Days) };
      const floor = {
        tier2Days: Math.max(others.tier2Days, PROOFING_DAYS_MAX.tier2Days),
        tier3Days: Math.max(others.tier3Days, PROOFING_DAYS_MAX.tier3Days),
        tier4Days: Math.max(others.tier4Days, PROOFING_DAYS_MAX.tier4Days),
      };
      return { ...plan, proofing: { ...oldest, ...floor } };
    }
    case 'class-refusal':
      // There is no such demand in a plan: whoever is refused has none (`policy/plan.ts`).
      return plan;
  }
}
