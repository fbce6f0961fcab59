import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { OPENERS } from '../../roles.js';
import { caseParams, TELLING_ANSWERS } from '../../shapes.js';

/** Cancels a case, by whoever opened it (architecture, section 4: stopping needs standing). */
export const cancelCaseSchema = {
  operation: 'cancel-case',
  method: 'post',
  path: '/v1/cases/:caseId/cancel',
  summary: 'Cancel a case',
  description: "Stops a case that the caller opened. The worker verifies the caller's token itself.",
  security: 'bearer',
  roles: OPENERS,
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  answers: TELLING_ANSWERS,
  problems: ['not-found', 'no-standing', 'stopped', 'not-wanted-now', 'case-closed', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
