import { z } from 'zod';
import { signedRelease } from '../../quiet-shapes.js';
import type { OperationSchema } from '../../route.js';
import { caseParams, TELLING_ANSWERS } from '../../shapes.js';

/** Lets a case go on that was reported quietly (issue 5, duress). */
export const releaseCaseSchema = {
  operation: 'release-case',
  isQuiet: true,
  method: 'post',
  path: '/v1/cases/:caseId/quiet-release',
  summary: 'Let a case go on that was reported quietly',
  description:
    'Takes the release that read-quiet-reports gave, signed with a passkey of the caller, who is of security and has no ' +
    'part in the case. The worker verifies it again; the case goes on within seconds, and shows nothing of it.',
  security: 'bearer',
  roles: ['security'],
  params: caseParams,
  query: z.strictObject({}),
  body: signedRelease,
  answers: TELLING_ANSWERS,
  problems: [
    'not-found',
    'proof',
    'stale',
    'statement-expired',
    'not-a-distinct-person',
    'not-in-group',
    'not-permitted',
    'key-too-recent',
    'authority-suspended',
    'above-decider',
    'not-wanted-now',
  ],
} as const satisfies OperationSchema;
