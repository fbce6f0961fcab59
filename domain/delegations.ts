import type { Plan } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';
import type { Tier } from './subjects.js';

/** Section 5.11. */
export const DELEGATE_TIER_MIN: Tier = 2;

/** What is lent under a plan; null where nothing is. */
export function groupLent({ effects }: Pick<Plan, 'effects'>): string | null {
  return effects.find(({ oneOf }) => oneOf !== undefined)?.group ?? null;
}

/** The group that an opening names, if the policy lends it: no other is granted, whoever asks. */
export function planForDelegation(plan: Plan, group: string): Plan | null {
  const isLent = plan.effects.some(({ oneOf }) => oneOf?.includes(group));
  if (!isLent) return null;
  return {
    ...plan,
    effects: plan.effects.map((effect) => (effect.oneOf === undefined ? effect : { ...effect, group })),
  };
}

/**
 * In what a plan is lighter than any policy may make delegated access (recovery policy, section 5.11): somebody who owns the
 * thing approves, and nothing but a membership is lent. No other action leaves it to an opening to say what is granted.
 */
export function* delegationFlaws({
  action,
  effects,
  approvals,
}: Pick<Plan, 'action' | 'effects' | 'approvals'>): Iterable<PlanFlaw> {
  if (action !== 'access.delegate') {
    const at = effects.findIndex(({ oneOf }) => oneOf !== undefined);
    if (at >= 0) yield { path: ['effects', at, 'oneOf'], expected: 'nothing, but for access.delegate (section 5.11)' };
    return;
  }
  const [only] = effects;
  if (effects.length !== 1 || only?.kind !== 'membership.grant' || only.oneOf === undefined)
    yield { path: ['effects'], expected: 'membership.grant of oneOf some groups, and nothing else (section 5.11)' };
  const isOwners = (approvals.seats ?? []).some(({ from }) =>
    from.every((holder) => 'relation' in holder && holder.relation === 'owner'),
  );
  if (!isOwners)
    yield { path: ['approvals', 'seats'], expected: 'a seat that only an owner of the thing fills (section 5.11)' };
}
