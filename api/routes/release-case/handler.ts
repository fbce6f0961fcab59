import { keepQuietRelease, waitForRelease } from '../../../db/quiet-reports.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Refusal } from '../../../domain/refusals.js';
import { isReleasedBy } from '../../../proofs/quiet.js';
import { refused, told } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { reportedCase } from '../../quiet.js';
import { route } from '../../route.js';
import { acceptedOutcome, pendingOutcome } from '../../telling.js';
import { releaseCaseSchema } from './schema.js';

/** Checks the proof to answer quickly, and keeps it. What it is worth is the worker's to say (invariant 1). */
export const releaseCase = route(releaseCaseSchema, async ({ params, body, identity, now }, deps) => {
  const { caseId } = params;
  const { release, assertion } = body;
  const reported = await reportedCase(deps, caseId, identity.caller);
  if (reported === null) return refused('not-found');
  const { kase, decider } = reported;
  if (release.decider !== decider || release.caseId !== caseId)
    return refused('proof', 'signed for somebody else than the caller, or for another case');
  const passkeys = await passkeysOf(deps, decider);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined || !(await isReleasedBy(held.passkey, body, deps.signing)))
    return refused('proof', 'no enrolled passkey of the caller signed this');
  const about = { caseId, messageId: digestOf(assertion) };
  await keepQuietRelease(deps.db, { ...about, bodyJson: JSON.stringify(body), at: now });
  const word = await waitForRelease(deps.db, caseId, about.messageId, deps.answerWaitMilliseconds);
  if (word === undefined) return pendingOutcome(about);
  // Written by the worker from a `Refusal`.
  return word.refusal === null ? acceptedOutcome(about, kase.phase) : told(word.refusal as Refusal);
});
