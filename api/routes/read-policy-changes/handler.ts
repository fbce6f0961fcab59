import { readProposals } from '../../../db/policy-changes.js';
import { changeRefusal, inForceAt, scheduledAfter } from '../../../domain/policy-changes.js';
import { changeIn, policyChangesNow, shownProposed, shownSigned } from '../../policy-changes.js';
import { route } from '../../route.js';
import { readPolicyChangesSchema } from './schema.js';

export const readPolicyChanges = route(readPolicyChangesSchema, async ({ now }, deps) => {
  const changes = await policyChangesNow(deps);
  const proposals = await readProposals(deps.db);
  const open = proposals.filter((proposal) => changeRefusal(changes, changeIn(proposal), now) === null);
  return {
    status: 200,
    body: {
      inForce: shownSigned(inForceAt(changes, now)),
      scheduled: shownSigned(scheduledAfter(changes, now)),
      proposed: open.map((proposal) => shownProposed(changes, proposal)),
      signed: changes.signed.map(shownSigned).filter((one) => one !== null),
    },
  };
});
