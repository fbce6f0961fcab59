import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Begins signing in to the approver's console (issue 6, part 6). */
export const beginConsoleSignInSchema = {
  operation: 'begin-console-sign-in',
  method: 'post',
  path: '/v1/console/sign-ins',
  summary: 'Sign in to the console',
  description:
    'Answers with where the identity provider signs people in, and sets a cookie by which the browser is known when it ' +
    'comes back. What the provider gives stays on the server; the browser has a cookie that no script reads.',
  security: 'none',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({
    language: z.enum(['en', 'de']),
    returnTo: z
      .string()
      .regex(
        /^\/console(\/cases\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\/exceptions|\/policy-changes\/[0-9a-f]{64})?$/,
        'Expected a page of the console',
      ),
  }),
  answers: {
    201: { description: 'Where to sign in', body: z.strictObject({ location: z.url() }) },
  },
  problems: ['not-found', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
