import { z } from 'zod';
import { shownComment } from '../../comments.js';
import { READERS } from '../../roles.js';
import type { OperationSchema } from '../../route.js';
import { caseParams } from '../../shapes.js';

/** Reads what was said about a case. */
export const listCommentsSchema = {
  operation: 'list-comments',
  method: 'get',
  path: '/v1/cases/:caseId/comments',
  summary: 'Read the comments on a case',
  description:
    'What openers and tools said about a case that the caller may read, oldest first. It is text, whatever it says.',
  security: 'bearer',
  roles: READERS,
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'The comments, none if there are none',
      body: z.strictObject({ comments: z.array(shownComment) }),
    },
  },
  problems: ['not-found'],
} as const satisfies OperationSchema;
