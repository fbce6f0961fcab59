import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, method, TELLING_ANSWERS } from '../../shapes.js';

/** Asks for a code to be sent to what the subject enrolled; where to is nobody's choice. */
export const sendChallengeSchema = {
  operation: 'send-challenge',
  method: 'post',
  path: '/v1/cases/:caseId/challenges',
  summary: 'Ask for a code',
  description: 'Sends a code by a method that needs one. A new code gives no new attempts.',
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
