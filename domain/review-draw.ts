import { BOUND_PERCENT_MIN, isBinding } from './binding.js';
import { digestOf } from './canonical.js';
import type { Case } from './case.js';
import type { Plan } from './plan.js';

/** As many lots as there are numbers of 32 bits. */
const LOTS = 2 ** 32;

/** Fewer than row 1b's one in ten are never drawn, and above tier 1 none is left out, whatever a policy says. */
export const DRAWN_PERCENT_MIN = 10;
export const DRAWN_TIER_MAX = 1;

/** How many in a hundred of those that went well are looked at under a plan; all, where an exception waives something of it (invariant 11). */
export function percentDrawn({ tier, review, exceptions }: Pick<Plan, 'tier' | 'review' | 'exceptions'>): number {
  return tier > DRAWN_TIER_MAX || exceptions !== undefined
    ? 100
    : Math.max(review.percentOfCompleted ?? 100, DRAWN_PERCENT_MIN);
}

/** How many in a hundred of those that were bound and went well are looked at; as many as of the others where nothing is said. */
export function percentDrawnOfBound(plan: Pick<Plan, 'tier' | 'review' | 'binding' | 'exceptions'>): number {
  if (plan.exceptions !== undefined) return 100;
  return Math.max(plan.binding?.percentOfCompleted ?? percentDrawn(plan), BOUND_PERCENT_MIN);
}

/** How many in a hundred of cases like this one are looked at: fewer where the password was bound (row 1a). */
export function percentDrawnOf({ plan, opening, evidence }: Pick<Case, 'plan' | 'opening' | 'evidence'>): number {
  const items = evidence.map(({ receipt }) => receipt);
  return isBinding(plan, opening.receipt.assurance, items) ? percentDrawnOfBound(plan) : percentDrawn(plan);
}

/** What decides by lot whether a case is looked at: each is signed, and nobody knows the claim's before it is made. */
type Lot = Pick<Case, 'opening' | 'claim'>;

/** The number that a case drew, from 0 up to and without 1. Whoever has the record draws the same again. */
export function lotOf({ opening, claim }: Lot): number {
  const digest = digestOf({ opening: opening.jws, claim: claim?.jws ?? null });
  return Number.parseInt(digest.slice(0, 8), 16) / LOTS;
}

/**
 * Whether somebody must look at a case before it closes (invariant 11; recovery policy, row 1b). Only what its subject
 * claimed and what went well without a refused attempt, a stop or a doubt is left to the lot; all else is looked at.
 */
export function isDrawnForReview(kase: Case): boolean {
  const { outcome, claim, stop, stoppedBy, attemptsRefused, mayOnlyUndo, needsHuman } = kase;
  const wentWell = outcome === 'completed' && stop === null && stoppedBy === null && !mayOnlyUndo && !needsHuman;
  if (!wentWell || claim === null || attemptsRefused > 0) return true;
  return lotOf(kase) < percentDrawnOf(kase) / 100;
}
