import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, signedStatement, TELLING_ANSWERS } from '../../shapes.js';

/** Countersigns, refuses, vetoes, acknowledges, or takes an approval back (architecture, section 4, "A decision"). */
export const submitDecisionSchema = {
  operation: 'submit-decision',
  method: 'post',
  path: '/v1/cases/:caseId/decisions',
  summary: 'Countersign, refuse, veto, acknowledge or take back',
  description:
    'Takes a statement signed with a passkey of the caller. The same act sent again is one act. A refusal says why in its ' +
    'comment, and so does an approval above tier 2. Whoever approved may take that back (`withdraw`) until something is executed.',
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
    'decider-is-subject',
    'decider-opened',
    'decider-vouched',
    'not-a-person',
    'decider-operates',
    'vendor-staff',
    'same-pair',
    'same-opener',
    'decided-before',
    'authority-suspended',
    'delegator-conflicted',
    'seat-taken',
    'seat-not-yet',
    'seat-window-over',
    'reason-missing',
    'nothing-to-withdraw',
    'not-wanted-now',
    'case-closed',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
