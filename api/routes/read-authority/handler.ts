import { authorityStatementOf, CONTROL_OWNERS, keyFingerprint } from '../../../domain/authority-statements.js';
import { groupsThatApprove } from '../../../policy/approvers.js';
import { authorityChallengeOf } from '../../../proofs/authority.js';
import { authorityNow, shownOf } from '../../authority.js';
import { refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { readAuthoritySchema } from './schema.js';

const NO_REASON = { pointer: '/body/reason', detail: 'Expected a reason for the matter' };

export const readAuthority = route(readAuthoritySchema, async ({ body, identity, now }, deps) => {
  const { personId: decider, roles } = identity.caller;
  if (decider === null) return refused('forbidden-role', 'a program signs nothing');
  const groups = [CONTROL_OWNERS, ...groupsThatApprove(deps.policy)];
  if (!roles.some((role) => groups.includes(role))) return refused('not-in-group');
  const { matter, reason, keysOf } = body;
  if (matter !== undefined && reason === undefined) return { problem: 'malformed-request', errors: [NO_REASON] };
  const statement =
    matter === undefined || reason === undefined ? null : authorityStatementOf(matter, { decider, reason }, now);
  const passkeys = await passkeysOf(deps, decider);
  const asked = keysOf === undefined ? [] : await passkeysOf(deps, keysOf);
  return {
    status: 200,
    body: {
      ...shownOf(await authorityNow(deps), now),
      passkeys: asked.map(({ passkey }) => ({
        fingerprint: keyFingerprint(passkey),
        enrolledAt: new Date(passkey.enrolledAt).toISOString(),
      })),
      statement,
      challenge: statement === null ? null : authorityChallengeOf(statement),
      rpId: deps.signing.rpId,
      credentialIds: passkeys.map(({ passkey }) => passkey.credentialId),
    },
  };
});
