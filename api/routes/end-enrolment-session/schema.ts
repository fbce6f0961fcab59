import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Signs out, for whoever leaves a browser that others use before the ten minutes are over. */
export const endEnrolmentSessionSchema = {
  operation: 'end-enrolment-session',
  method: 'post',
  path: '/v1/enrolment/sign-outs',
  summary: 'Sign out of enrolling',
  description:
    'Ends the session of this browser, and forgets the sign-in that it was of: nothing can be changed with either any ' +
    'more. Other sessions of the person go on, and so does a change that was taken.',
  security: 'enrolment',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  answers: {
    200: { description: 'The session is over', body: z.strictObject({ status: z.literal('signed-out') }) },
  },
  problems: ['not-found'],
} as const satisfies OperationSchema;
