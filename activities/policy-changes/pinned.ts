import type { Refusal } from '../../domain/refusals.js';
import { pinnedRefusal, policyRefusal } from '../../domain/policy-changes.js';
import type { Warrant } from '../../domain/warrant.js';
import type { ConnectorDeps } from '../effects/connector-deps.js';
import { readPolicyChanges } from './read.js';

/**
 * Why a connector may not act on a plan by the policies that were signed, or null: the plan's own held when its case was
 * opened, and the connector's own holds now. Anywhere but in production unsigned ones are taken.
 */
export async function unsignedRefusal(
  deps: Pick<ConnectorDeps, 'production' | 'policy' | 'trust' | 'signing' | 'db' | 'clock'>,
  { plan, opening }: Pick<Warrant, 'plan' | 'opening'>,
): Promise<Refusal | null> {
  if (!deps.production) return null;
  const { changes } = await readPolicyChanges(deps, deps.db);
  const own = policyRefusal(changes, deps.policy.digest, await deps.clock());
  return own ?? pinnedRefusal(changes, plan.policyDigest, opening.receipt.openedAt);
}
