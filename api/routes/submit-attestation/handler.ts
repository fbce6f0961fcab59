import { keepAttestation } from '../../../db/attestations.js';
import { attestationRefusal } from '../../../domain/attestation.js';
import { isDisowning } from '../../../domain/call-back.js';
import { digestOf } from '../../../domain/canonical.js';
import { isAttestedBy } from '../../../proofs/attestation.js';
import { caseToAttest } from '../../attesting.js';
import { isRefused, refused, told } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { repudiateCase } from '../../repudiating.js';
import { route } from '../../route.js';
import { submitAttestationSchema } from './schema.js';

/**
 * Checks the proof to answer quickly, and keeps it; what is the "not me" of a notice goes the way of that at once, whatever
 * became of the case since it was read. What either is worth is the worker's to say (invariant 1).
 */
export const submitAttestation = route(submitAttestationSchema, async (request, deps) => {
  const { params, body, identity, now, requestId, logger } = request;
  const { attestation, assertion } = body;
  const { caseId } = params;
  const { method, session, calledBack } = attestation;
  const asked = await caseToAttest(deps, caseId, identity.caller, method, calledBack?.word);
  if (isRefused(asked)) return asked;
  const { kase, attester } = asked;
  if (attestation.attester !== attester) return refused('proof', 'signed for somebody else than the caller');
  const disowns = calledBack !== undefined && isDisowning(calledBack.word) && attestation.caseId === caseId;
  const stale = disowns ? null : attestationRefusal(kase, attestation, now);
  if (stale !== null) return told(stale);
  const passkeys = await passkeysOf(deps, attester);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined || !(await isAttestedBy(held.passkey, body, deps.signing)))
    return refused('proof', 'no enrolled passkey of the caller signed this');
  const attestationId = digestOf(assertion);
  const bodyJson = JSON.stringify(body);
  const kept = { status: 201, body: { caseId, attestationId } } as const;
  if (disowns) {
    const said = { caseId, messageId: attestationId, token: bodyJson, requestId, logger };
    return (await repudiateCase(deps, said)) ?? kept;
  }
  const row = { attestationId, caseId, method, session, attester, bodyJson, at: now };
  return (await keepAttestation(deps.db, row)) ? kept : refused('too-many-requests');
});
