import { switchStatementOf, untilProposed } from '../../../domain/switches.js';
import { switchChallengeOf } from '../../../proofs/switches.js';
import { refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { mayTurn, shown, switchesNow } from '../../switches.js';
import { readSwitchesSchema } from './schema.js';

const NO_REASON = { pointer: '/query/reason', detail: 'Expected a reason for the act' };

export const readSwitches = route(readSwitchesSchema, async ({ query, identity, now }, deps) => {
  const { personId: decider, roles } = identity.caller;
  if (decider === null) return refused('forbidden-role', 'a program signs nothing');
  const { act, reason, until } = query;
  if (act !== undefined && reason === undefined) return { problem: 'malformed-request', errors: [NO_REASON] };
  if (act !== undefined && !mayTurn(act, roles)) return refused('not-in-group');
  const switches = await switchesNow(deps);
  const ends = (kind: NonNullable<typeof act>) =>
    until === undefined ? untilProposed(switches, kind, now) : Date.parse(until);
  const statement =
    act === undefined || reason === undefined
      ? null
      : switchStatementOf(switches, act, { decider, reason, until: ends(act) }, now);
  const passkeys = await passkeysOf(deps, decider);
  return {
    status: 200,
    body: {
      globalStop: shown(switches, 'global-stop', now),
      elevatedThreat: shown(switches, 'elevated-threat', now),
      statement,
      challenge: statement === null ? null : switchChallengeOf(statement),
      rpId: deps.signing.rpId,
      credentialIds: passkeys.map(({ passkey }) => passkey.credentialId),
    },
  };
});
