import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, TELLING_ANSWERS } from '../../shapes.js';

/** Cancels a case, by somebody with standing to (architecture, section 4; recovery policy, section 5.9). */
export const cancelCaseSchema = {
  operation: 'cancel-case',
  method: 'post',
  path: '/v1/cases/:caseId/cancel',
  summary: 'Cancel a case',
  description:
    'Stops a case that the caller opened. What is in force for a time is ended early by anybody with a part in the case: ' +
    "the subject, openers, approvers; and by operators. Security stops what was reported to it. The worker verifies the caller's token itself. With If-Match it is " +
    'stopped only as it was last read; what happens in the same moment is not seen.',
  security: 'bearer',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  requestHeaders: { 'If-Match': 'The ETag of the case as it was last read' },
  body: z.strictObject({}),
  bodyExample: {},
  answers: TELLING_ANSWERS,
  problems: [
    'not-found',
    'precondition-failed',
    'no-standing',
    'not-permitted',
    'not-cancellable',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
