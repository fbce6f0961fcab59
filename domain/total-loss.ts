import { isRebind } from './actions.js';
import { DEMO_LABEL } from './floors.js';
import type { Plan } from './plan.js';
import type { OpeningReceipt } from './receipts.js';

/** What the second case demands at the least: row 4 was the first (recovery policy, row 4x). */
const TIER = 3;
const APPROVALS = 2;
const COOLING_OFF_SECONDS = 4 * 3_600;
const REVIEW_DUE_SECONDS = 24 * 3_600;

/**
 * Whether a password is asked for by somebody who got a new factor less than 72 hours ago, having lost them all: who lost both
 * has two cases, and the second is no lighter than the first (recovery policy, row 4x).
 */
export function followsRebind({ action, earlier }: Pick<OpeningReceipt, 'action' | 'earlier'>): boolean {
  return action === 'password.reset' && (earlier?.actions ?? []).some(isRebind);
}

/**
 * Whether the plan of a case is heavy enough for what went before it: two approvals, four hours, looked at within a day (row
 * 4x). A floor under every policy, judged again where an effect is applied; only the demo's times may be shorter.
 */
export function isHeavyEnoughAfter(
  opening: Pick<OpeningReceipt, 'action' | 'earlier'>,
  {
    tier,
    policyLabel,
    approvals,
    windows,
    review,
  }: Pick<Plan, 'tier' | 'policyLabel' | 'approvals' | 'windows' | 'review'>,
): boolean {
  if (!followsRebind(opening)) return true;
  if (tier < TIER || approvals.always < APPROVALS) return false;
  if (policyLabel === DEMO_LABEL) return true;
  return windows.coolingOffSeconds >= COOLING_OFF_SECONDS && review.dueSeconds <= REVIEW_DUE_SECONDS;
}
