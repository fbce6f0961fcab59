import { z } from 'zod';
import { digest, shownChange, signedPolicy } from '../../policy-changes.js';
import type { OperationSchema } from '../../route.js';
import { pendingAnswer } from '../../signed-acts.js';

/** Signs a change of policy (recovery policy, section 5.15). */
export const signPolicyChangeSchema = {
  operation: 'sign-policy-change',
  method: 'post',
  path: '/v1/policy-changes/:changeId/signatures',
  summary: 'Sign a change of policy',
  description:
    'Takes the statement that read-policy-change gave, signed with a passkey of the caller. The worker verifies it again, by the ' +
    'directory of record and the two files. It takes two control owners, among them one of each who answers for what changes.',
  security: 'bearer',
  roles: ['control-owner'],
  params: z.strictObject({ changeId: digest }),
  query: z.strictObject({}),
  body: signedPolicy,
  answers: {
    200: {
      description: 'It counts',
      body: z.strictObject({
        status: z.literal('accepted'),
        signedBy: z.array(z.string()).describe('Who signed and waits for others; empty once enough people did'),
        inForce: shownChange.nullable(),
        scheduled: shownChange.nullable(),
      }),
    },
    202: pendingAnswer,
  },
  problems: [
    'proof',
    'stale',
    'statement-expired',
    'not-a-distinct-person',
    'not-in-group',
    'not-permitted',
    'key-too-recent',
    'authority-suspended',
    'not-wanted-now',
  ],
} as const satisfies OperationSchema;
