import { keepGivenPolicy, waitForGivenPolicy } from '../../../db/policy-changes.js';
import { digestOf } from '../../../domain/canonical.js';
import { inForceAt, scheduledAfter } from '../../../domain/policy-changes.js';
import type { Refusal } from '../../../domain/refusals.js';
import { isPolicySignedBy } from '../../../proofs/policy-changes.js';
import { refused, told } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { policyChangesNow, shownSigned, signersOf } from '../../policy-changes.js';
import { route } from '../../route.js';
import { signPolicyChangeSchema } from './schema.js';

/** Checks the proof to answer quickly, and keeps it. What it is worth is the worker's to say (invariant 1). */
export const signPolicyChange = route(signPolicyChangeSchema, async ({ params, body, identity, now }, deps) => {
  const { personId } = identity.caller;
  const { statement, assertion } = body;
  if (personId === null) return refused('forbidden-role', 'a program signs nothing');
  if (statement.decider !== personId) return refused('proof', 'signed for somebody else than the caller');
  const { from, to, differences, effectiveAt, reason } = statement;
  if (digestOf({ from, to, differences, effectiveAt, reason }) !== params.changeId)
    return refused('stale', 'signed for another change than the address names');
  const passkeys = await passkeysOf(deps, personId);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined || !(await isPolicySignedBy(held.passkey, body, deps.signing)))
    return refused('proof', 'no enrolled passkey of the caller signed this');
  const messageId = digestOf(assertion);
  await keepGivenPolicy(deps.db, { messageId, bodyJson: JSON.stringify(body), at: now });
  const word = await waitForGivenPolicy(deps.db, messageId, deps.answerWaitMilliseconds);
  if (word === undefined) return { status: 202, body: { status: 'pending' } };
  // Written by the worker from a `Refusal`.
  if (word.refusal !== null) return told(word.refusal as Refusal);
  const [changes, at] = [await policyChangesNow(deps), await deps.clock()];
  const signedBy = [...signersOf(changes, statement)];
  const [inForce, scheduled] = [shownSigned(inForceAt(changes, at)), shownSigned(scheduledAfter(changes, at))];
  return { status: 200, body: { status: 'accepted', signedBy, inForce, scheduled } };
});
