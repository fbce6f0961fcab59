import { readCeremonies } from '../../db/ceremonies.js';
import type { Db } from '../../db/connect.js';
import { readPolicyActs, readPolicyTexts } from '../../db/policy-changes.js';
import { policyChangesOf, type PolicyAct, type PolicyChanges } from '../../domain/policy-changes.js';
import { keptPolicy } from '../../policy/kept.js';
import type { Policy } from '../../policy/load.js';
import { firstPolicyOf } from '../../proofs/ceremony.js';
import { policyActsOf, type PolicyTrust } from '../../proofs/policy-changes.js';

/** What was signed to change the policy, and by which acts. */
export interface CurrentPolicyChanges {
  readonly acts: readonly PolicyAct[];
  readonly changes: PolicyChanges;
}

/**
 * What was signed to change the policy, as far as it is proven.
 *
 * @throws when an act is missing that a later one follows: somebody took it away (invariant 13)
 */
export async function readPolicyChanges(believed: PolicyTrust, db: Db): Promise<CurrentPolicyChanges> {
  const acts = await policyActsOf(believed, await readPolicyActs(db));
  const changes = policyChangesOf(acts, await firstPolicyOf(believed, await readCeremonies(db)));
  if (changes === null) throw new Error('an act that changed the policy is missing');
  return { acts, changes };
}

/** A policy that was kept, by the digest that its content has; null where no file with that content was. */
export async function readPolicy(db: Db, digest: string, production: boolean): Promise<Policy | null> {
  return keptPolicy(await readPolicyTexts(db, digest), digest, production)?.policy ?? null;
}
