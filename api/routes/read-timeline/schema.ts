import { z } from 'zod';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';
import { shownHappening } from '../../shown-happening.js';
import { shownEvidence } from '../../shown-evidence.js';

/** What a reviewer reads before they conclude (architecture, section 5; recovery policy, section 5). */
export const readTimelineSchema = {
  operation: 'read-timeline',
  method: 'get',
  path: '/v1/cases/:caseId/timeline',
  summary: 'Read what happened, to review it',
  description:
    'What happened in a case that waits for its review, as far as a signature stands behind it, and the evidence as it ' +
    'was frozen. For reviewers who took no part, and for whoever concluded the review; to everybody else it is not found.',
  security: 'bearer',
  roles: ['reviewer'],
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'What happened in the case, and its evidence',
      body: z.strictObject({
        caseId,
        outcome: z.enum(OUTCOMES).nullable(),
        subject: z.strictObject({ personId: z.string(), displayName: z.string() }),
        rule: z.string().describe('The rule of the policy it was opened under'),
        policy: z.string().describe('The digest of that policy'),
        timeline: z.array(shownHappening),
        evidence: z.array(shownEvidence),
      }),
    },
  },
  problems: [],
} as const satisfies OperationSchema;
