import { refused } from '../../outcome.js';
import { policyKept } from '../../policy-changes.js';
import { route } from '../../route.js';
import { readPolicyFileSchema } from './schema.js';

export const readPolicyFile = route(readPolicyFileSchema, async ({ params }, deps) => {
  const kept = await policyKept(deps, params.digest);
  if (kept === null) return refused('not-found');
  return { status: 200, body: { digest: params.digest, policy: kept.text } };
});
