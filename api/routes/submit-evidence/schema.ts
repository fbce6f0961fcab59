import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, method, TELLING_ANSWERS } from '../../shapes.js';

/** Gives a code: as evidence while the case verifies, as the fresh item once the claim waits. */
export const submitEvidenceSchema = {
  operation: 'submit-evidence',
  method: 'post',
  path: '/v1/cases/:caseId/evidence',
  summary: 'Give a code',
  description:
    'Gives the code of one method. It is sealed at once and read by the verifying worker alone. Every way to fail ' +
    'reads the same.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  // Codes have six or eight digits; people write spaces into them, and the worker takes those out.
  body: z.strictObject({ method, code: z.string().min(1).max(64) }),
  answers: TELLING_ANSWERS,
  problems: [
    'verification-not-completed',
    'not-wanted-now',
    'case-closed',
    'too-many-requests',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
