import { z } from 'zod';
import { signedAttestation } from '../../attestation-shape.js';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';

/** Keeps what somebody signed who vouches for the subject (recovery policy, section 5.6). */
export const submitAttestationSchema = {
  operation: 'submit-attestation',
  method: 'post',
  path: '/v1/cases/:caseId/attestations',
  summary: 'Vouch for the subject',
  description:
    "Takes what read-attestation gave, signed with a passkey of the caller. It is kept until the subject's own session " +
    'takes it up with submit-evidence; the verifying worker checks all of it again. The same one sent again is one. Of a call ' +
    'back, that somebody else answered or that the person says it was not them ends the case, as the link of a notice does.',
  security: 'bearer',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: signedAttestation,
  answers: {
    201: { description: 'Kept', body: z.strictObject({ caseId, attestationId: z.string() }) },
  },
  problems: [
    'not-found',
    'forbidden-role',
    'not-wanted-now',
    'not-a-distinct-person',
    'proof',
    'stale',
    'statement-expired',
    'too-many-requests',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
