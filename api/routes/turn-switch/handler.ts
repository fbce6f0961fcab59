import { keepSwitch, waitForSwitch } from '../../../db/switches.js';
import { digestOf } from '../../../domain/canonical.js';
import type { Refusal } from '../../../domain/refusals.js';
import { isSwitchSignedBy } from '../../../proofs/switches.js';
import { refused, told } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { mayTurn, shown, switchesNow } from '../../switches.js';
import { turnSwitchSchema } from './schema.js';

/** Checks the proof to answer quickly, and keeps it. What it is worth is the worker's to say (invariant 1). */
export const turnSwitch = route(turnSwitchSchema, async ({ body, identity, now }, deps) => {
  const { personId, roles } = identity.caller;
  const { statement, assertion } = body;
  if (personId === null) return refused('forbidden-role', 'a program signs nothing');
  if (!mayTurn(statement.kind, roles)) return refused('not-in-group');
  if (statement.decider !== personId) return refused('proof', 'signed for somebody else than the caller');
  const passkeys = await passkeysOf(deps, personId);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined || !(await isSwitchSignedBy(held.passkey, body, deps.signing)))
    return refused('proof', 'no enrolled passkey of the caller signed this');
  const messageId = digestOf(assertion);
  await keepSwitch(deps.db, { messageId, bodyJson: JSON.stringify(body), at: now });
  const word = await waitForSwitch(deps.db, messageId, deps.answerWaitMilliseconds);
  if (word === undefined) return { status: 202, body: { status: 'pending' } };
  // Written by the worker from a `Refusal`.
  if (word.refusal !== null) return told(word.refusal as Refusal);
  const switches = await switchesNow(deps);
  const [globalStop, elevatedThreat] = [shown(switches, 'global-stop', now), shown(switches, 'elevated-threat', now)];
  return { status: 200, body: { status: 'accepted', globalStop, elevatedThreat } };
});
