import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams, conclusion, statement, statementKind } from '../../shapes.js';

/** What a decider would sign now (architecture, section 4, "A decision"). */
export const readStatementSchema = {
  operation: 'read-statement',
  method: 'get',
  path: '/v1/cases/:caseId/statement',
  summary: 'Read the statement to sign',
  description:
    'The statement that lies before the caller now, and what a passkey must sign for it. A comment may be added before ' +
    'signing, and must be for a refusal and for an approval above tier 2; the challenge is then SHA-256 over "countersign/<kind>/v1", a zero byte and the canonical JSON (RFC 8785).',
  security: 'bearer',
  roles: ['approver', 'acknowledger', 'reviewer'],
  params: caseParams,
  query: z.strictObject({
    kind: statementKind,
    calledBack: z
      .enum(['true', 'false'])
      .optional()
      .describe('Approve only: the caller called back on the number on file'),
    conclusion: conclusion.optional().describe('Review only'),
  }),
  body: null,
  answers: {
    200: {
      description: 'The statement',
      body: z.strictObject({
        statement,
        challenge: z.string().describe('Base64url'),
        rpId: z.string(),
        credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
        shown: z
          .strictObject({ plan: z.string(), evidence: z.string(), record: z.string().nullable() })
          .describe('Canonical JSON of what the digests in `seen` stand for, to be shown to whoever signs'),
      }),
    },
  },
  problems: ['not-wanted-now'],
} as const satisfies OperationSchema;
