import { z } from 'zod';
import type { QuietReports } from '../../console/told.js';
import { release } from '../../quiet-shapes.js';
import type { OperationSchema } from '../../route.js';
import { caseId, caseParams } from '../../shapes.js';

const quietReports = z.strictObject({
  caseId,
  subject: z.strictObject({ personId: z.string(), displayName: z.string() }),
  phase: z.string(),
  isHeld: z.boolean().describe('Whether the case does nothing more until it is released'),
  reports: z.array(
    z.strictObject({
      raisedAt: z.iso.datetime(),
      by: z.enum(['subject', 'desk']),
      personId: z.string().nullable().describe('The agent who raised it; null for the page of the subject'),
      gaveEvidence: z.boolean().describe('Whether it came from the browser that gave the evidence'),
      isAnswered: z.boolean(),
    }),
  ),
  release: release.nullable().describe('Null where every report was answered'),
  shown: z
    .string()
    .nullable()
    .describe('Canonical JSON of the reports whose digest the release holds, to be shown to whoever signs'),
  challenge: z.string().nullable().describe('Base64url'),
  rpId: z.string(),
  credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
}) satisfies z.ZodType<QuietReports>;

/** Reads what was reported of a case quietly, and what would be signed to let it go on. */
export const readQuietReportsSchema = {
  operation: 'read-quiet-reports',
  isQuiet: true,
  method: 'get',
  path: '/v1/cases/:caseId/quiet-reports',
  summary: 'Read what was reported quietly',
  description:
    'For security alone. A case of which nothing was reported is not found. The release is what a passkey of the caller ' +
    'would sign now; to stop the case instead, cancel it.',
  security: 'bearer',
  roles: ['security'],
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'The reports, and the release to sign',
      body: quietReports,
    },
  },
  problems: ['not-found'],
} as const satisfies OperationSchema;
