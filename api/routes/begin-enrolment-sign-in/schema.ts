import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Begins the sign-in with which somebody may enrol (issue 5, item 3). */
export const beginEnrolmentSignInSchema = {
  operation: 'begin-enrolment-sign-in',
  method: 'post',
  path: '/v1/enrolment/sign-ins',
  summary: 'Sign in to enrol',
  description:
    'Answers with where the identity provider signs people in, and sets a cookie by which the browser is known when it ' +
    "comes back. The sign-in is made out to the browser's key: what is changed with it, only that key can ask for.",
  security: 'new-session',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({ language: z.enum(['en', 'de']) }),
  answers: {
    201: { description: 'Where to sign in', body: z.strictObject({ location: z.url() }) },
  },
  problems: ['not-found', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
