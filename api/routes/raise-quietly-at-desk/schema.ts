import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams } from '../../shapes.js';

/** Says unseen that somebody is being forced, from the desk (CTL-19; issue 5, duress). */
export const raiseQuietlyAtDeskSchema = {
  operation: 'raise-quietly-at-desk',
  isQuiet: true,
  method: 'post',
  path: '/v1/cases/:caseId/desk-quiet-report',
  summary: 'Report quietly that somebody is forced',
  description:
    'For an agent who asked for the case, held its ticket or opened it. The case does nothing more until security says so, ' +
    'and shows nothing of it, to the agent neither. Sent again it is one report, and nobody can take it back. The worker ' +
    "verifies the caller's token itself.",
  security: 'bearer',
  roles: ['desk'],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  answers: { 202: { description: 'Taken', body: null } },
  problems: ['not-found'],
} as const satisfies OperationSchema;
