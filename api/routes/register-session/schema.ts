import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams, publicKey } from '../../shapes.js';

/** Registers the key that the subject's browser made (architecture, section 4, "The subject's session"). */
export const registerSessionSchema = {
  operation: 'register-session',
  method: 'post',
  path: '/v1/cases/:caseId/sessions',
  summary: 'Register a session',
  description:
    "Registers the public half of a key made in the subject's browser; the DPoP header proves that its private half is " +
    'there. A case has three sessions at most, and all evidence and the claim come from one. A session proves nothing ' +
    'about a person.',
  security: 'new-session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({
    jwk: publicKey,
  }),
  answers: {
    201: {
      description: 'Registered',
      body: z.strictObject({ caseId, session: z.string().describe('RFC 7638 thumbprint of the key') }),
    },
  },
  problems: ['not-found', 'case-closed', 'too-many-sessions'],
} as const satisfies OperationSchema;
