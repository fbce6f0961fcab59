import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { READERS } from '../../roles.js';
import { caseParams } from '../../shapes.js';
import { shownCase } from '../../shown-case.js';

const caseCode = z
  .string()
  .nullable()
  .describe('For whoever opened it, to be read out to the subject: identifies the case, authenticates nobody');

/** Reads a case without names, evidence or secrets. */
export const readCaseSchema = {
  operation: 'read-case',
  method: 'get',
  path: '/v1/cases/:caseId',
  summary: 'Read a case',
  description:
    'What a case waits for and until when. Openers see the cases they opened; approvers and reviewers those they are ' +
    'asked to decide, or decided. Every other case is not found.',
  security: 'bearer',
  roles: READERS,
  params: caseParams,
  query: z.strictObject({}),
  requestHeaders: { 'If-None-Match': 'The ETag of what is known already' },
  body: null,
  answers: {
    200: { description: 'The case', body: shownCase.extend({ caseCode }), headers: ['ETag'] },
    304: { description: 'It is as it was', body: null, headers: ['ETag'] },
  },
  problems: [],
} as const satisfies OperationSchema;
