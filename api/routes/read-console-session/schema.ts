import { z } from 'zod';
import { ROLES } from '../../roles.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Who is signed in. */
export const readConsoleSessionSchema = {
  operation: 'read-console-session',
  method: 'get',
  path: '/v1/console/session',
  summary: 'See who is signed in',
  description: 'Whom a request speaks for, and what they may be here by the groups that their token names.',
  security: 'bearer',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'Who it is',
      body: z.strictObject({
        personId: z.string().nullable().describe('Null for a program'),
        roles: z.array(z.enum(ROLES)),
      }),
    },
  },
  problems: [],
} as const satisfies OperationSchema;
