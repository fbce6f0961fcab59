import { z } from 'zod';
import { shownReopening, signedVeto } from '../../reopening.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Stops another ceremony (issue 6, part 9). */
export const vetoReopeningSchema = {
  operation: 'veto-reopening',
  method: 'post',
  path: '/v1/ceremony-reopening/vetoes',
  summary: 'Veto another ceremony',
  description:
    'Takes the statement that read-reopening gave, signed with a passkey of the caller, of any age. One is enough, and for good; the ' +
    'worker verifies it again, by the directory of record.',
  security: 'bearer',
  roles: ['approver', 'reviewer', 'acknowledger', 'desk', 'operator', 'control-owner', 'security'],
  params: noParams,
  query: z.strictObject({}),
  body: signedVeto,
  answers: {
    200: {
      description: 'It counts',
      body: z.strictObject({ status: z.literal('accepted'), reopening: shownReopening.nullable() }),
    },
    202: {
      description: 'Taken; no worker has judged it yet. Send the same request again',
      body: z.strictObject({ status: z.literal('pending') }),
    },
  },
  problems: ['proof', 'stale', 'statement-expired', 'not-in-group', 'not-wanted-now'],
} as const satisfies OperationSchema;
