import { z } from 'zod';
import { changeReason, digest } from '../../policy-changes.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Proposes another policy (recovery policy, section 5.15). */
export const proposePolicySchema = {
  operation: 'propose-policy',
  method: 'post',
  path: '/v1/policy-changes',
  summary: 'Propose another policy',
  description:
    'Takes a policy file and says what it changes, in the words that control owners will sign. Nothing changes by it. The same again is one proposal.',
  security: 'bearer',
  roles: ['control-owner'],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({
    policy: z.string().min(1).max(200_000).describe('The file, as it is'),
    reason: changeReason,
    effectiveAt: z.iso
      .datetime()
      .optional()
      .describe('When it takes effect, at most 30 days from now; as soon as it is signed unless given'),
  }),
  answers: {
    201: {
      description: 'It can be signed',
      body: z.strictObject({
        changeId: digest,
        from: digest.nullable().describe('What holds now; null where nothing was ever signed'),
        to: digest,
        differences: z.string().describe('What changes for whom, and in the file'),
        owners: z.array(z.string()).describe('Who answers for what changes: of each somebody must sign'),
        page: z.string().describe('Where it is read and signed'),
      }),
    },
  },
  problems: ['stale', 'not-wanted-now'],
} as const satisfies OperationSchema;
