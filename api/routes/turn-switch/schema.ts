import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';
import { shownSwitch, signedSwitch } from '../../switches.js';
import { pendingAnswer } from '../../signed-acts.js';

/** Turns the global stop or the elevated-threat mode (issue 6, part 7). */
export const turnSwitchSchema = {
  operation: 'turn-switch',
  method: 'post',
  path: '/v1/switches',
  summary: 'Stop, lift, elevate or end it',
  description:
    'Takes the statement that read-switches gave, signed with a passkey of the caller. The worker verifies it again, by the ' +
    'directory of record. Where two people are needed, the first is accepted and turns nothing yet.',
  security: 'bearer',
  roles: ['operator', 'control-owner', 'security'],
  params: noParams,
  query: z.strictObject({}),
  body: signedSwitch,
  answers: {
    200: {
      description: 'It counts',
      body: z.strictObject({
        status: z.literal('accepted'),
        globalStop: shownSwitch,
        elevatedThreat: shownSwitch,
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
