import { z } from 'zod';
import { digest } from '../../policy-changes.js';
import type { OperationSchema } from '../../route.js';

/** Reads a policy file that was proposed (recovery policy, section 5.15). */
export const readPolicyFileSchema = {
  operation: 'read-policy-file',
  method: 'get',
  path: '/v1/policies/:digest',
  summary: 'Read a policy file, by its digest',
  description: 'Any that was ever proposed: to set it up where a worker starts, or to go back to it.',
  security: 'bearer',
  roles: ['control-owner', 'operator'],
  params: z.strictObject({ digest }),
  query: z.strictObject({}),
  body: null,
  answers: {
    200: { description: 'The file', body: z.strictObject({ digest, policy: z.string() }) },
  },
  problems: ['not-found'],
} as const satisfies OperationSchema;
