import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** "This was not me" of a change of what somebody enrolled (issue 5, item 3). */
export const takeBackEnrolmentSchema = {
  operation: 'take-back-enrolment',
  method: 'post',
  path: '/v1/enrolment/take-backs',
  summary: 'Say that a change of what you enrolled was not yours',
  description:
    'Takes the token of a link in the mail about the change: what was enrolled before it is put back, and security is ' +
    'told. The link opens a page; only a deliberate act there sends this.',
  security: 'none',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({ token: z.string().min(1).max(4096) }),
  answers: {
    202: { description: 'Taken: it is put back', body: z.strictObject({ status: z.literal('taken') }) },
  },
  problems: ['not-found', 'no-standing', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
