import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, signedStatement, TELLING_ANSWERS } from '../../shapes.js';

/** Concludes the review, by somebody who took no part (invariant 11). */
export const submitReviewSchema = {
  operation: 'submit-review',
  method: 'post',
  path: '/v1/cases/:caseId/review',
  summary: 'Conclude the review',
  description: 'Takes a review statement signed with a passkey of the caller. The same act sent again is one act.',
  security: 'bearer',
  roles: ['reviewer'],
  params: caseParams,
  query: z.strictObject({}),
  body: signedStatement,
  answers: TELLING_ANSWERS,
  problems: [
    'proof',
    'stale',
    'statement-expired',
    'not-a-distinct-person',
    'not-in-group',
    'not-permitted',
    'key-too-recent',
    'above-decider',
    'decider-is-subject',
    'decider-opened',
    'decider-vouched',
    'not-a-person',
    'decider-operates',
    'vendor-staff',
    'authority-suspended',
    'not-wanted-now',
    'case-closed',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
