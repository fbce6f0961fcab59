import { z } from 'zod';
import { enrolmentRequest } from '../../../proofs/enrolment-request.js';
import type { OperationSchema } from '../../route.js';
import { ENROL_CHANGES_PATH } from '../../../contract/enrolment.js';
import { noParams } from '../../shapes.js';

/** Adds, replaces or removes what somebody enrolled (issue 5, item 3). */
export const changeEnrolledSchema = {
  operation: 'change-enrolled',
  method: 'post',
  path: ENROL_CHANGES_PATH,
  summary: 'Change what you enrolled',
  description:
    'Seals the change and what confirms it to the enrolment worker, which alone can make it. It is confirmed by the ' +
    'strongest thing enrolled: a passkey signs SHA-256 of "countersign/enrolment/v1", a zero byte and the canonical JSON ' +
    '(RFC 8785) of v (1), personId, session, changeId (the jti of this request), kind and change (the digest of `change`). ' +
    'A new passkey is registered over "countersign/enrolment-passkey/v1" in the same way, of v, personId, session and ' +
    'changeId. Every other address of the person is told.',
  security: 'enrolment',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: enrolmentRequest,
  answers: {
    200: {
      description: 'It was changed',
      body: z.strictObject({
        status: z.literal('accepted'),
        reply: z.string().nullable().describe('New recovery codes, sealed to `replyTo` (compact JWE), handed out once'),
      }),
    },
    202: { description: 'Not known yet: send the same again', body: z.strictObject({ status: z.literal('pending') }) },
  },
  problems: ['not-found', 'enrolment-not-completed', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
