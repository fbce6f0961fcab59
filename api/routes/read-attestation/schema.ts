import { z } from 'zod';
import { attestation, attestedMethod, callBackWord, documentKind, sessionNumber } from '../../attestation-shape.js';
import type { OperationSchema } from '../../route.js';
import { caseParams } from '../../shapes.js';

/** What somebody who vouches for the subject would sign now (recovery policy, sections 5.6 and 5.8). */
export const readAttestationSchema = {
  operation: 'read-attestation',
  method: 'get',
  path: '/v1/cases/:caseId/attestation',
  summary: 'Read what to sign to vouch for the subject',
  description:
    "For the subject's manager, a trained verifier or whoever calls back, once the subject's page shows a number and they read it out: what the " +
    'caller signs to say that it is them, for the session that shows this number and no other. A verifier does what the ' +
    'cue says, and signs only when all of it was done and seen. Whoever calls back signs that they are calling, then what ' +
    'came of it; the number that is called is shown masked. The challenge is SHA-256 over ' +
    '"countersign/attest/v1", a zero byte and the canonical JSON (RFC 8785). To everybody else the case is not found.',
  security: 'bearer',
  roles: [],
  params: caseParams,
  query: z.strictObject({
    method: attestedMethod,
    number: sessionNumber
      .optional()
      .describe('As the subject read it from their own page; of a call back only where they answered'),
    word: callBackWord
      .optional()
      .describe('Of a call back, and needed there: what came of it, or that it is about to be made'),
    document: documentKind.optional().describe('Verifiers only, and needed there: what they saw'),
  }),
  body: null,
  answers: {
    200: {
      description: 'What to sign',
      body: z.strictObject({
        attestation,
        challenge: z.string().describe('Base64url'),
        rpId: z.string(),
        credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
      }),
    },
  },
  problems: ['not-found', 'forbidden-role', 'not-wanted-now', 'not-a-distinct-person', 'number-not-shown'],
} as const satisfies OperationSchema;
