import { isAttested, type EvidenceReceipt } from './evidence.js';
import { maximumAal, reaches } from './nist-combination.js';
import type { Plan } from './plan.js';
import type { Assurance } from './subjects.js';

/** Row 1a is of tier 1, and of S2 at the least. */
const TIER = 1;
const LEAST_STRENGTH = 2;

/** Row 1a samples five in a hundred; a policy may look at more. */
export const BOUND_PERCENT_MIN = 5;

/**
 * Whether a password is replaced by binding and not by recovery (row 1a; footnote i): the subject still has an authenticator,
 * and it reached the highest level of their account in this very case. Nobody countersigns that, so it must be one that
 * cannot be read out (invariant 3). What is enrolled, and what anybody says, decides nothing.
 */
export function isBinding(
  plan: Pick<Plan, 'tier' | 'action' | 'binding'>,
  assurance: Assurance | undefined,
  items: readonly EvidenceReceipt[],
): boolean {
  if (plan.binding === undefined || plan.tier !== TIER || plan.action !== 'password.reset') return false;
  const aal = maximumAal(assurance ?? {});
  return items.some(
    (item) => item.strength >= LEAST_STRENGTH && !item.relayable && !isAttested(item.method) && reaches(item, aal),
  );
}
