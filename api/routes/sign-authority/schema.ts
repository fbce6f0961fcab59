import { z } from 'zod';
import { shownAuthority, signedAuthority } from '../../authority.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';
import { pendingAnswer } from '../../signed-acts.js';

/** Re-establishes authority, vouches for a young key, delegates for an absence, or revokes that (issue 6, part 3). */
export const signAuthoritySchema = {
  operation: 'sign-authority',
  method: 'post',
  path: '/v1/authority',
  summary: 'Sign about who may decide',
  description:
    'Takes the statement that read-authority gave, signed with a passkey of the caller. The worker verifies it again, by the ' +
    'directory of record. Where two people are needed, the first is accepted and changes nothing yet.',
  security: 'bearer',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: signedAuthority,
  answers: {
    200: { description: 'It counts', body: z.strictObject({ status: z.literal('accepted'), ...shownAuthority }) },
    202: pendingAnswer,
  },
  problems: [
    'proof',
    'stale',
    'statement-expired',
    'not-a-distinct-person',
    'not-a-person',
    'not-in-group',
    'not-permitted',
    'above-decider',
    'key-too-recent',
    'authority-suspended',
    'delegate-unsuitable',
    'not-wanted-now',
  ],
} as const satisfies OperationSchema;
