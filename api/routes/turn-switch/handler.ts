import { keepSwitch, waitForSwitch } from '../../../db/switches.js';
import { isSwitchSignedBy } from '../../../proofs/switches.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { handIn, signerRefusal } from '../../signed-acts.js';
import { mayTurn, shown, switchesNow } from '../../switches.js';
import { turnSwitchSchema } from './schema.js';

const SWITCH = { isSignedBy: isSwitchSignedBy, keep: keepSwitch, wait: waitForSwitch };

export const turnSwitch = route(turnSwitchSchema, async ({ body, identity, now }, deps) => {
  const { personId, roles } = identity.caller;
  if (personId !== null && !mayTurn(body.statement.kind, roles)) return refused('not-in-group');
  const refusal = signerRefusal(identity.caller, body.statement);
  if (refusal !== null) return refusal;
  const answer = await handIn(deps, body, SWITCH, now);
  if (answer !== null) return answer;
  const switches = await switchesNow(deps);
  const [globalStop, elevatedThreat] = [shown(switches, 'global-stop', now), shown(switches, 'elevated-threat', now)];
  return { status: 200, body: { status: 'accepted', globalStop, elevatedThreat } };
});
