import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Signs out of the console. */
export const endConsoleSessionSchema = {
  operation: 'end-console-session',
  method: 'post',
  path: '/v1/console/sign-out',
  summary: 'Sign out of the console',
  description: 'Ends the session of the cookie, if there is one, and takes the cookie away.',
  security: 'bearer',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  answers: { 200: { description: 'Signed out', body: z.strictObject({ signedOut: z.literal(true) }) } },
  problems: [],
} as const satisfies OperationSchema;
