import { keepGivenPolicy, waitForGivenPolicy } from '../../../db/policy-changes.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Refusal } from '../../../domain/refusals.js';
import { refused, told } from '../../outcome.js';
import { reopeningNow, shownStanding } from '../../reopening.js';
import { route } from '../../route.js';
import { vetoReopeningSchema } from './schema.js';

/** Keeps what was signed. What it is worth is the worker's to say (invariant 1). */
export const vetoReopening = route(vetoReopeningSchema, async ({ body, identity, now }, deps) => {
  const { personId } = identity.caller;
  const { statement, assertion } = body;
  if (personId === null) return refused('forbidden-role', 'a program signs nothing');
  if (statement.decider !== personId) return refused('proof', 'signed for somebody else than the caller');
  const messageId = digestOf(assertion);
  await keepGivenPolicy(deps.db, { messageId, bodyJson: JSON.stringify(body), at: now });
  const word = await waitForGivenPolicy(deps.db, messageId, deps.answerWaitMilliseconds);
  if (word === undefined) return { status: 202, body: { status: 'pending' } };
  // Written by the worker from a `Refusal`.
  if (word.refusal !== null) return told(word.refusal as Refusal);
  return { status: 200, body: { status: 'accepted', reopening: shownStanding(await reopeningNow(deps)) } };
});
