import { z } from 'zod';
import { shownChange, shownProposal } from '../../policy-changes.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Reads which policy holds, which comes, and what is proposed (recovery policy, section 5.15). */
export const readPolicyChangesSchema = {
  operation: 'read-policy-changes',
  method: 'get',
  path: '/v1/policy-changes',
  summary: 'Read which policy holds, which comes, and what is proposed',
  description: 'As far as signatures prove it. Where nothing was ever signed, no policy holds in production.',
  security: 'bearer',
  roles: ['control-owner', 'operator', 'security'],
  params: noParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'How it stands',
      body: z.strictObject({
        inForce: shownChange.nullable(),
        scheduled: shownChange.nullable().describe('Signed, and takes effect later'),
        proposed: z.array(shownProposal).describe('The latest first, as far as they can still be signed'),
        signed: z.array(shownChange).describe('All that were ever signed, in order'),
      }),
    },
  },
  problems: [],
} as const satisfies OperationSchema;
