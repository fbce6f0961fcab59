import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { caseParams } from '../../shapes.js';

/** Says unseen that somebody is being forced, from the subject's page (CTL-19; issue 5, duress). */
export const raiseQuietlySchema = {
  operation: 'raise-quietly',
  isQuiet: true,
  method: 'post',
  path: '/v1/cases/:caseId/quiet-report',
  summary: 'Get help quietly',
  description:
    'For a subject who is forced. The case does nothing more until security says so, and shows nothing of it: every answer, ' +
    'page and list is that of a case that takes longer. It counts for the session that gave the evidence, or gives it ' +
    'later; from any other session security is told of it, and the case is not held. Sent again it is one report, and ' +
    'nobody can take it back.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  answers: { 202: { description: 'Taken', body: null } },
  problems: [],
} as const satisfies OperationSchema;
