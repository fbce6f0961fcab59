import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** The description of every operation, from the schemas that check them. */
export const openApiSchema = {
  operation: 'openapi',
  method: 'get',
  path: '/openapi.json',
  summary: 'Read this description',
  description: 'OpenAPI 3.1, made from the same schemas that requests and replies are checked with.',
  security: 'none',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: null,
  answers: { 200: { description: 'The description', body: z.looseObject({ openapi: z.literal('3.1.0') }) } },
  problems: [],
} as const satisfies OperationSchema;
