import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';

/** Hands the subject the recovery codes that replace those they used (SP 800-63B-4, section 4.2.1.1). */
export const collectCodesSchema = {
  operation: 'collect-codes',
  method: 'post',
  path: '/v1/cases/:caseId/recovery-codes',
  summary: 'Collect new recovery codes',
  description:
    'Once the case is completed: one new code for each saved code that this session used, sealed to the key that came ' +
    'with it as `replyTo` (compact JWE, ECDH-ES+A256KW, A256GCM). Each is handed out once and kept nowhere. A new code ' +
    'counts 30 days after it was given.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  answers: {
    200: {
      description: 'The codes that were not collected yet',
      body: z.strictObject({ caseId, sealed: z.array(z.string()) }),
    },
  },
  problems: ['not-found', 'not-wanted-now', 'verification-not-completed'],
} as const satisfies OperationSchema;
