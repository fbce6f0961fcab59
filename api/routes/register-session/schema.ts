import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';

/** A coordinate of P-256: 32 bytes (RFC 7518, section 6.2.1). */
const coordinate = z.string().regex(/^[\w-]{43}$/, 'Expected 32 bytes in base64url');

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
    // Strict, so that a private half (`d`) sent by mistake is refused and never kept.
    jwk: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
  }),
  answers: {
    201: {
      description: 'Registered',
      body: z.strictObject({ caseId, session: z.string().describe('RFC 7638 thumbprint of the key') }),
    },
  },
  problems: ['not-found', 'case-closed', 'too-many-sessions'],
} as const satisfies OperationSchema;
