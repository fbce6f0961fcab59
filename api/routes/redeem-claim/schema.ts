import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, TELLING_ANSWERS } from '../../shapes.js';

/** Redeems the claim: the subject chooses the new password in their own session (recovery policy, section 5.2). */
export const redeemClaimSchema = {
  operation: 'redeem-claim',
  method: 'post',
  path: '/v1/cases/:caseId/claim',
  summary: 'Choose the new password',
  description:
    "Seals the new password to the target's own worker; nobody else can read it. A password that the target does not " +
    'take uses nothing up.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  // What a password must be is for the target to say; this only bounds what is sealed.
  body: z.strictObject({ newPassword: z.string().min(1).max(1024) }),
  answers: TELLING_ANSWERS,
  problems: [
    'verification-not-completed',
    'claim-not-open',
    'claim-window-over',
    'password-unacceptable',
    'password-reused',
    'not-wanted-now',
    'case-closed',
    'case-halted',
    'too-many-requests',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
