import { z } from 'zod';
import { attestedMethod, sessionNumber } from '../../attestation-shape.js';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';

/** Reads the number that the subject's page shows (recovery policy, section 5.8). */
export const readSessionNumberSchema = {
  operation: 'read-session-number',
  method: 'get',
  path: '/v1/cases/:caseId/number',
  summary: 'Read the number to show',
  description:
    "The number of this session, for the subject's own page to show: whoever vouches for them has it read back. There " +
    'is none before a challenge was asked for by a method that wants it. It proves nothing by itself.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'The number, and what was signed for it',
      body: z.strictObject({
        caseId,
        number: sessionNumber.nullable(),
        signed: z
          .array(z.strictObject({ method: attestedMethod, at: z.iso.datetime() }))
          .describe('By which methods somebody signed for this session, and last when: submit-evidence takes it up'),
      }),
    },
  },
  problems: [],
} as const satisfies OperationSchema;
