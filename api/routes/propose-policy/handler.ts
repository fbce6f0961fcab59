import { POLICY_CHANGES_PATH } from '../../../contract/console.js';
import { keepPolicyText, keepProposal } from '../../../db/policy-changes.js';
import { digestOf, digestOfText } from '../../../domain/canonical.js';
import { changeRefusal, inForceAt, type PolicyChange } from '../../../domain/policy-changes.js';
import { parsePolicy, PolicyError, type Policy } from '../../../policy/load.js';
import { refused, told, type Refused } from '../../outcome.js';
import { policyChangesNow, refusesDemo, wordsOfChange } from '../../policy-changes.js';
import { route } from '../../route.js';
import { proposePolicySchema } from './schema.js';

/** So many mistakes are named at once. */
const MISTAKES_MAX = 50;

function readPolicy(text: string, production: boolean): Policy | Refused {
  try {
    return parsePolicy(text, 'policy', { production });
  } catch (fault) {
    if (!(fault instanceof PolicyError)) throw fault;
    const errors = fault.mistakes.slice(0, MISTAKES_MAX).map(({ line, column, key, expected }) => ({
      pointer: '/body/policy',
      detail: `${line}:${column} ${key}: expected ${expected}`,
    }));
    return { problem: 'malformed-request', errors };
  }
}

export const proposePolicy = route(proposePolicySchema, async ({ body, identity, now }, deps) => {
  const { personId } = identity.caller;
  if (personId === null) return refused('forbidden-role', 'a program proposes nothing');
  const after = readPolicy(body.policy, refusesDemo(deps));
  if ('problem' in after) return after;
  const changes = await policyChangesNow(deps);
  const from = inForceAt(changes, now)?.change.to ?? null;
  const words = await wordsOfChange(deps, from, after);
  if (words === null) return refused('stale', 'the file of the policy that holds was not kept');
  const effectiveAt = body.effectiveAt === undefined ? now : Date.parse(body.effectiveAt);
  const change: PolicyChange = {
    from,
    to: after.digest,
    differences: words.digest,
    effectiveAt,
    reason: body.reason,
  };
  const refusal = changeRefusal(changes, change, now);
  if (refusal !== null) return told(refusal);
  const changeId = digestOf(change);
  const { policy: text } = body;
  await keepPolicyText(deps.db, { digest: after.digest, textDigest: digestOfText(text), text }, now);
  await keepProposal(deps.db, {
    proposalId: changeId,
    bodyJson: JSON.stringify(change),
    proposedBy: personId,
    proposedAt: now,
  });
  const { text: differences, owners } = words;
  const page = `${deps.publicUrl}${POLICY_CHANGES_PATH}/${changeId}`;
  return { status: 201, body: { changeId, from, to: after.digest, differences, owners: [...owners], page } };
});
