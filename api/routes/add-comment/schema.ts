import { z } from 'zod';
import { commentText, shownComment } from '../../comments.js';
import { NAMED_BY } from '../../request-name.js';
import { OPENERS } from '../../roles.js';
import type { OperationSchema } from '../../route.js';
import { caseParams } from '../../shapes.js';

/** Says something about a case (standards, section 6, "Minimum surface"; issue 4). */
export const addCommentSchema = {
  operation: 'add-comment',
  method: 'post',
  path: '/v1/cases/:caseId/comments',
  summary: 'Comment on a case',
  description:
    'Keeps a text beside a case that the caller opened, for whoever reads the case. It counts for nothing and nothing ' +
    'reads it but people. The same words of the same sender are one comment, unless an Idempotency-Key names each.',
  security: 'bearer',
  roles: OPENERS,
  params: caseParams,
  query: z.strictObject({}),
  requestHeaders: NAMED_BY,
  body: z.strictObject({ text: commentText }),
  bodyExample: { text: 'The caller will ring back at three.' },
  answers: { 201: { description: 'Kept', body: shownComment } },
  problems: ['not-found', 'idempotency-conflict', 'too-many-comments'],
} as const satisfies OperationSchema;
