import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';
import { shownSwitch, switchKind, switchReason, switchStatement } from '../../switches.js';

/** Reads what is switched for every case, and what would be signed to turn it (issue 6, part 7). */
export const readSwitchesSchema = {
  operation: 'read-switches',
  method: 'get',
  path: '/v1/switches',
  summary: 'Read the global stop and the elevated-threat mode',
  description:
    'How the switches stand. With an act and a reason, also the statement that a passkey of the caller would sign now. One ' +
    'person stops; lifting the stop, elevating the threat and ending that take two, who sign the same within an hour.',
  security: 'bearer',
  roles: ['operator', 'control-owner', 'security'],
  params: noParams,
  query: z.strictObject({
    act: switchKind.optional(),
    reason: switchReason.optional().describe('With an act: why; kept in the ledger'),
    until: z.iso
      .datetime()
      .optional()
      .describe('Elevated threat only: when it ends by itself, at most 14 days from now; else what waits, or 14 days'),
  }),
  body: null,
  answers: {
    200: {
      description: 'How they stand',
      body: z.strictObject({
        globalStop: shownSwitch,
        elevatedThreat: shownSwitch,
        statement: switchStatement.nullable().describe('Null where no act was asked for'),
        challenge: z.string().nullable().describe('Base64url'),
        rpId: z.string(),
        credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
      }),
    },
  },
  problems: ['not-in-group'],
} as const satisfies OperationSchema;
