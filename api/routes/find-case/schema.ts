import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseId, noParams } from '../../shapes.js';

/** Finds the case that a code names, for the subject's page (architecture, section 4, "The subject's session"). */
export const findCaseSchema = {
  operation: 'find-case',
  method: 'post',
  path: '/v1/case-codes',
  summary: 'Find the case of a code',
  description:
    'Gives the id of the case that a code names, however it is written. A code identifies a case and authenticates ' +
    'nobody. A mistyped code, one that no case has, and that of a case which is over are answered alike.',
  security: 'none',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({ code: z.string().min(1).max(64).describe('As the desk read it out') }),
  answers: { 200: { description: 'The case', body: z.strictObject({ caseId }) } },
  problems: ['not-found'],
} as const satisfies OperationSchema;
