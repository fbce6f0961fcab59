import { sessionShowing } from '../../../db/session-numbers.js';
import { attestationOf } from '../../../domain/attestation.js';
import { ATTENDED_METHODS } from '../../../domain/evidence.js';
import { attestationChallengeOf } from '../../../proofs/attestation.js';
import { caseToAttest } from '../../attesting.js';
import { isRefused, refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { readAttestationSchema } from './schema.js';

export const readAttestation = route(readAttestationSchema, async ({ params, query, identity, now }, deps) => {
  const { method, number, document } = query;
  const asked = await caseToAttest(deps, params.caseId, identity.caller, method);
  if (isRefused(asked)) return asked;
  const { kase, attester } = asked;
  if (ATTENDED_METHODS.includes(method) && document === undefined)
    return {
      problem: 'malformed-request',
      errors: [{ pointer: '/query/document', detail: 'Expected for this method' }],
    };
  const session = await sessionShowing(deps.db, kase.id, number);
  if (session === null) return refused('number-not-shown');
  const attestation = attestationOf(kase, { method, attester, session, number, document }, now);
  const passkeys = await passkeysOf(deps, attester);
  const credentialIds = passkeys.map(({ passkey }) => passkey.credentialId);
  const challenge = attestationChallengeOf(attestation);
  return { status: 200, body: { attestation, challenge, rpId: deps.signing.rpId, credentialIds } };
});
