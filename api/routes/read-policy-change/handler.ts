import { readProposal } from '../../../db/policy-changes.js';
import { changeRefusal, policyStatementOf } from '../../../domain/policy-changes.js';
import { policyChallengeOf } from '../../../proofs/policy-changes.js';
import { refused, told } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { changeIn, policyChangesNow, policyKept, shownProposed, wordsOfChange } from '../../policy-changes.js';
import { route } from '../../route.js';
import { readPolicyChangeSchema } from './schema.js';

export const readPolicyChange = route(readPolicyChangeSchema, async ({ params, identity, now }, deps) => {
  const { personId: decider } = identity.caller;
  if (decider === null) return refused('forbidden-role', 'a program signs nothing');
  const proposal = await readProposal(deps.db, params.changeId);
  if (proposal === undefined) return refused('not-found');
  const [changes, change] = [await policyChangesNow(deps), changeIn(proposal)];
  const refusal = changeRefusal(changes, change, now);
  if (refusal !== null) return told(refusal);
  const after = await policyKept(deps, change.to);
  const words = after === null ? null : await wordsOfChange(deps, change.from, after.policy);
  if (words === null || words.digest !== change.differences)
    return refused('stale', 'the words are not those of the files');
  const statement = policyStatementOf(changes, change, decider, now);
  const passkeys = await passkeysOf(deps, decider);
  return {
    status: 200,
    body: {
      proposal: shownProposed(changes, proposal),
      differences: words.text,
      owners: [...words.owners],
      statement,
      challenge: policyChallengeOf(statement),
      rpId: deps.signing.rpId,
      credentialIds: passkeys.map(({ passkey }) => passkey.credentialId),
    },
  };
});
