import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, TELLING_ANSWERS } from '../../shapes.js';

/** Takes over a case that another agent offered (issue 5, item 4). */
export const takeOverCaseSchema = {
  operation: 'take-over-case',
  method: 'post',
  path: '/v1/cases/:caseId/hand-overs',
  summary: 'Take a case over from another agent',
  description:
    'For the agent whom an offer is for, signed in by the same client as the one who made it. From then on they see the ' +
    'case and act as its opener does, and the other does not; neither decides on it. The worker verifies both tokens and ' +
    'asks the directory of record. A case that does not exist is answered like one that was not offered.',
  security: 'bearer',
  roles: ['desk'],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({ offer: z.string().regex(/^[\w-]{20,128}$/, 'Expected an offer') }),
  answers: TELLING_ANSWERS,
  problems: [
    'hand-over-void',
    'not-a-distinct-person',
    'not-permitted',
    'not-wanted-now',
    'case-closed',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
