import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';

/** Hands the session that asked for a push the number that it is matched by. */
export const readPushSchema = {
  operation: 'read-push',
  method: 'get',
  path: '/v1/cases/:caseId/push',
  summary: 'Read the number to match a push by',
  description:
    'The number of the newest push that this session asked for, sealed to the key that came with the request as `replyTo` ' +
    '(compact JWE, ECDH-ES+A256KW, A256GCM): the person finds or types it at their authenticator. No other session has ' +
    'it, nobody at a desk sees it, and a caller who reads it out is no help desk of ours.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'The number, sealed, and until when it can be used',
      body: z.strictObject({ caseId, sealed: z.string(), until: z.iso.datetime() }),
    },
  },
  problems: ['not-found'],
} as const satisfies OperationSchema;
