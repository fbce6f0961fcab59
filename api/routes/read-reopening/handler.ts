import { vetoStatementOf } from '../../../domain/reopening.js';
import { vetoChallengeOf } from '../../../proofs/ceremony.js';
import { refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { reopeningNow, shownStanding } from '../../reopening.js';
import { route } from '../../route.js';
import { readReopeningSchema } from './schema.js';

export const readReopening = route(readReopeningSchema, async ({ query, identity, now }, deps) => {
  const { personId: decider } = identity.caller;
  if (decider === null) return refused('forbidden-role', 'a program signs nothing');
  const standing = await reopeningNow(deps);
  const { reason } = query;
  const statement =
    standing === null || reason === undefined ? null : vetoStatementOf(standing.number, { decider, reason }, now);
  const passkeys = await passkeysOf(deps, decider);
  return {
    status: 200,
    body: {
      reopening: shownStanding(standing),
      statement,
      challenge: statement === null ? null : vetoChallengeOf(statement),
      rpId: deps.signing.rpId,
      credentialIds: passkeys.map(({ passkey }) => passkey.credentialId),
    },
  };
});
