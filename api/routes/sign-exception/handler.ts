import { keepException, waitForException } from '../../../db/exceptions.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Refusal } from '../../../domain/refusals.js';
import { isExceptionSignedBy } from '../../../proofs/exceptions.js';
import { exceptionShown, exceptionsKnown } from '../../exceptions.js';
import { refused, told } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { signExceptionSchema } from './schema.js';

/** Checks the proof to answer quickly, and keeps it. What it is worth is the worker's to say (invariant 1). */
export const signException = route(signExceptionSchema, async ({ body, identity, now }, deps) => {
  const { personId } = identity.caller;
  const { statement, assertion } = body;
  if (personId === null) return refused('forbidden-role', 'a program signs nothing');
  if (statement.decider !== personId) return refused('proof', 'signed for somebody else than the caller');
  const passkeys = await passkeysOf(deps, personId);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined || !(await isExceptionSignedBy(held.passkey, body, deps.signing)))
    return refused('proof', 'no enrolled passkey of the caller signed this');
  const messageId = digestOf(assertion);
  await keepException(deps.db, { messageId, bodyJson: JSON.stringify(body), at: now });
  const word = await waitForException(deps.db, messageId, deps.answerWaitMilliseconds);
  if (word === undefined) return { status: 202, body: { status: 'pending' } };
  // Written by the worker from a `Refusal`.
  if (word.refusal !== null) return told(word.refusal as Refusal);
  const exception = exceptionShown(await exceptionsKnown(deps), statement.terms, now);
  return { status: 200, body: { status: 'accepted', exception } };
});
