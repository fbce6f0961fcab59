import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';

/** Reads what the subject can ask the desk for, to tell it from somebody who pretends to be it. */
export const readDeskNumberSchema = {
  operation: 'read-desk-number',
  method: 'get',
  path: '/v1/cases/:caseId/desk-number',
  summary: 'Read the number that the subject sees',
  description:
    'The number that stands on the page of the subject, who asks whoever calls them for it: say it when they ask, and never ' +
    'for it. It belongs to one browser. It is there for the desk agent who opened the case, once the subject gave evidence ' +
    'from a browser, or while there is only one: with more of them somebody else has the code of the case.',
  security: 'bearer',
  roles: ['desk'],
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'The number',
      body: z.strictObject({
        caseId,
        browsers: z.int().nonnegative().describe('In how many browsers the case was opened'),
        number: z.string().nullable().describe('Null while there is no browser, or nobody can tell which one it is'),
      }),
    },
  },
  problems: ['not-found', 'case-closed'],
} as const satisfies OperationSchema;
