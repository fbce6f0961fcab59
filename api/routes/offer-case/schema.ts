import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams, identifier } from '../../shapes.js';

/** Offers a case to another agent (issue 5, item 4). */
export const offerCaseSchema = {
  operation: 'offer-case',
  method: 'post',
  path: '/v1/cases/:caseId/hand-over-offers',
  summary: 'Offer a case to another agent',
  description:
    'For the agent who holds the case. The offer is for this one agent, once, and for as long as the access token it was ' +
    'made with: give it to them, and they take the case over. Until then nothing changes.',
  security: 'bearer',
  roles: ['desk'],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({ to: identifier.describe('The other agent, as the directory of record knows them') }),
  answers: {
    201: {
      description: 'Offered',
      body: z.strictObject({ caseId, offer: z.string().describe('For that agent alone') }),
    },
  },
  problems: ['not-found', 'not-wanted-now', 'case-closed'],
} as const satisfies OperationSchema;
