import { keepAttestation } from '../../../db/attestations.js';
import { attestationRefusal } from '../../../domain/attestation.js';
import { digestOf } from '../../../domain/canonical.js';
import { isAttestedBy } from '../../../proofs/attestation.js';
import { caseToAttest } from '../../attesting.js';
import { isRefused, refused, told } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { submitAttestationSchema } from './schema.js';

/** Checks the proof to answer quickly, and keeps it. What it is worth is the worker's to say (invariant 1). */
export const submitAttestation = route(submitAttestationSchema, async ({ params, body, identity, now }, deps) => {
  const { attestation, assertion } = body;
  const { caseId } = params;
  const { method, session } = attestation;
  const asked = await caseToAttest(deps, caseId, identity.caller, method);
  if (isRefused(asked)) return asked;
  const { kase, attester } = asked;
  if (attestation.attester !== attester) return refused('proof', 'signed for somebody else than the caller');
  const stale = attestationRefusal(kase, attestation, now);
  if (stale !== null) return told(stale);
  const passkeys = await passkeysOf(deps, attester);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined || !(await isAttestedBy(held.passkey, body, deps.signing)))
    return refused('proof', 'no enrolled passkey of the caller signed this');
  const attestationId = digestOf(assertion);
  const bodyJson = JSON.stringify(body);
  const isKept = await keepAttestation(deps.db, {
    attestationId,
    caseId,
    method,
    session,
    attester,
    bodyJson,
    at: now,
  });
  return isKept ? { status: 201, body: { caseId, attestationId } } : refused('too-many-requests');
});
