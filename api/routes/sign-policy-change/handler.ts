import { keepGivenPolicy, waitForGivenPolicy } from '../../../db/policy-changes.js';
import { digestOf } from '../../../domain/canonical.js';
import { inForceAt, scheduledAfter } from '../../../domain/policy-changes.js';
import { isPolicySignedBy } from '../../../proofs/policy-changes.js';
import { refused } from '../../outcome.js';
import { policyChangesNow, shownSigned, signersOf } from '../../policy-changes.js';
import { route } from '../../route.js';
import { handIn, signerRefusal } from '../../signed-acts.js';
import { signPolicyChangeSchema } from './schema.js';

const POLICY = { isSignedBy: isPolicySignedBy, keep: keepGivenPolicy, wait: waitForGivenPolicy };

export const signPolicyChange = route(signPolicyChangeSchema, async ({ params, body, identity, now }, deps) => {
  const { statement } = body;
  const refusal = signerRefusal(identity.caller, statement);
  if (refusal !== null) return refusal;
  const { from, to, differences, effectiveAt, reason } = statement;
  if (digestOf({ from, to, differences, effectiveAt, reason }) !== params.changeId)
    return refused('stale', 'signed for another change than the address names');
  const answer = await handIn(deps, body, POLICY, now);
  if (answer !== null) return answer;
  const [changes, at] = [await policyChangesNow(deps), await deps.clock()];
  const signedBy = [...signersOf(changes, statement)];
  const [inForce, scheduled] = [shownSigned(inForceAt(changes, at)), shownSigned(scheduledAfter(changes, at))];
  return { status: 200, body: { status: 'accepted', signedBy, inForce, scheduled } };
});
