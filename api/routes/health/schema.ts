import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

const health = z.strictObject({ status: z.enum(['ok', 'degraded']), database: z.boolean(), engine: z.boolean() });

/** Whether this process can do its work, for whoever balances load. */
export const healthSchema = {
  operation: 'health',
  method: 'get',
  path: '/health',
  summary: 'Ask whether the API can work',
  description: 'Looks at the database and the engine.',
  security: 'none',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: { description: 'It can', body: health },
    503: { description: 'It cannot reach what it needs', body: health },
  },
  problems: [],
} as const satisfies OperationSchema;
