import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** "This was not me" (architecture, section 4, "Repudiation"): whoever holds the token of a notice may say so. */
export const repudiateSchema = {
  operation: 'repudiate',
  method: 'post',
  path: '/v1/repudiations',
  summary: 'Say "this was not me"',
  description:
    'Takes the token of a "this was not me" link: it stops the case it names and undoes what that did, whether the case ' +
    'is open or closed. The link opens a page; only a deliberate act there sends this.',
  security: 'none',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({ token: z.string().min(1).max(4096) }),
  answers: {
    202: {
      description: 'Taken: the case stops and what it did is undone',
      body: z.strictObject({ status: z.literal('taken') }),
    },
  },
  problems: ['no-standing', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
