import { z } from 'zod';
import { digest, policyStatement, shownProposal } from '../../policy-changes.js';
import type { OperationSchema } from '../../route.js';

/** Reads one proposal with what its reader would sign (recovery policy, section 5.15). */
export const readPolicyChangeSchema = {
  operation: 'read-policy-change',
  method: 'get',
  path: '/v1/policy-changes/:changeId',
  summary: 'Read a proposed policy, and what is signed for it',
  description:
    'What changes for whom, in the words whose digest is signed, and the statement that a passkey of the caller would sign now.',
  security: 'bearer',
  roles: ['control-owner'],
  params: z.strictObject({ changeId: digest }),
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'What is proposed',
      body: z.strictObject({
        proposal: shownProposal,
        differences: z.string(),
        owners: z.array(z.string()).describe('Who answers for what changes: of each somebody must sign'),
        statement: policyStatement,
        challenge: z.string().describe('Base64url'),
        rpId: z.string(),
        credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
      }),
    },
  },
  problems: ['not-found', 'stale', 'not-wanted-now'],
} as const satisfies OperationSchema;
