import { z } from 'zod';
import { shownReopening, vetoStatement } from '../../reopening.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Reads whether another ceremony was asked for, and what would be signed against it (issue 6, part 9). */
export const readReopeningSchema = {
  operation: 'read-reopening',
  method: 'get',
  path: '/v1/ceremony-reopening',
  summary: 'Read whether another ceremony was asked for',
  description:
    'Both codes on paper open another ceremony 72 hours after everybody with a decision key was told. With a reason, also the ' +
    'statement that a passkey of the caller would sign against it.',
  security: 'bearer',
  roles: ['approver', 'reviewer', 'acknowledger', 'desk', 'operator', 'control-owner', 'security'],
  params: noParams,
  query: z.strictObject({ reason: z.string().min(1).max(500).optional() }),
  body: null,
  answers: {
    200: {
      description: 'How it stands',
      body: z.strictObject({
        reopening: shownReopening.nullable(),
        statement: vetoStatement.nullable().describe('Null where nothing was asked for, or no reason was given'),
        challenge: z.string().nullable().describe('Base64url'),
        rpId: z.string(),
        credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
      }),
    },
  },
  problems: [],
} as const satisfies OperationSchema;
