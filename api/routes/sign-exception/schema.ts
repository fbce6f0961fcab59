import { z } from 'zod';
import { shownException, signedException } from '../../exceptions.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';
import { pendingAnswer } from '../../signed-acts.js';

/** Grants or revokes an exception (issue 6, part 7). */
export const signExceptionSchema = {
  operation: 'sign-exception',
  method: 'post',
  path: '/v1/exceptions',
  summary: 'Grant or revoke an exception',
  description:
    'Takes the statement that draft-exception gave, signed with a passkey of the caller. The worker verifies it again, by the ' +
    'directory of record. Two control owners grant, within an hour of one another; the first waives nothing yet. One revokes, at once.',
  security: 'bearer',
  roles: ['control-owner'],
  params: noParams,
  query: z.strictObject({}),
  body: signedException,
  answers: {
    200: {
      description: 'It counts',
      body: z.strictObject({ status: z.literal('accepted'), exception: shownException.nullable() }),
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
    'decider-is-subject',
    'exception-not-allowed',
    'not-wanted-now',
  ],
} as const satisfies OperationSchema;
