import { z } from 'zod';
import { listedException } from '../../exceptions.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Lists exceptions: those in force are open risk (issue 6, part 7). */
export const listExceptionsSchema = {
  operation: 'list-exceptions',
  method: 'get',
  path: '/v1/exceptions',
  summary: 'List exceptions to the policy',
  description:
    'Every exception there ever was: what it waives and whose rule that is, for whom, why, who answers for it, who granted it, until ' +
    'when, and how many cases were opened under it. What is in force comes first. A case under one names it in its plan and is ' +
    'always reviewed.',
  security: 'bearer',
  roles: ['operator', 'control-owner', 'security', 'reviewer'],
  params: noParams,
  query: z.strictObject({}),
  body: null,
  answers: { 200: { description: 'All of them', body: z.strictObject({ exceptions: z.array(listedException) }) } },
  problems: ['not-permitted'],
} as const satisfies OperationSchema;
