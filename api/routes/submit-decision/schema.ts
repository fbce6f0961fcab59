import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, signedStatement, TELLING_ANSWERS } from '../../shapes.js';

/** Countersigns, refuses, vetoes or acknowledges (architecture, section 4, "A decision"). */
export const submitDecisionSchema = {
  operation: 'submit-decision',
  method: 'post',
  path: '/v1/cases/:caseId/decisions',
  summary: 'Countersign, refuse, veto or acknowledge',
  description: 'Takes a statement signed with a passkey of the caller. The same act sent again is one act.',
  security: 'bearer',
  roles: ['approver', 'acknowledger'],
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
    'call-back-missing',
    'above-decider',
    'not-wanted-now',
    'case-closed',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
