import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, method, TELLING_ANSWERS } from '../../shapes.js';

/** Asks for a code to be sent to what the subject enrolled; where to is nobody's choice. */
export const sendChallengeSchema = {
  operation: 'send-challenge',
  method: 'post',
  path: '/v1/cases/:caseId/challenges',
  summary: 'Ask for a code, or for a challenge to sign',
  description:
    'Sends a code by a method that needs one. A new code gives no new attempts. For a passkey nothing is sent: what it ' +
    'signs on the signing page is SHA-256 over "countersign/evidence/v1", a zero byte and the canonical JSON (RFC 8785) ' +
    "of v (1), caseId, session (the key's RFC 7638 thumbprint) and challengeId (the jti of this request's proof).",
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({ method }),
  answers: TELLING_ANSWERS,
  problems: [
    'verification-not-completed',
    'not-wanted-now',
    'case-closed',
    'too-many-requests',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
