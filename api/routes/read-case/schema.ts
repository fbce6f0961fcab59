import { z } from 'zod';
import { ACTIONS } from '../../../domain/actions.js';
import { PHASES } from '../../../domain/case.js';
import { EFFECT_KINDS } from '../../../domain/effects.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import type { CaseView } from '../../../contract/view.js';
import type { OperationSchema } from '../../route.js';
import { READERS } from '../../roles.js';
import { caseId, caseParams } from '../../shapes.js';

const count = z.int().nonnegative();

const caseView: z.ZodType<CaseView> = z.strictObject({
  caseId,
  action: z.enum(ACTIONS),
  phase: z.enum(PHASES),
  outcome: z.enum(OUTCOMES).nullable(),
  waitsFor: z.string(),
  waitsUntil: z.iso.datetime().nullable(),
  evidence: z.strictObject({ accepted: count, needed: count }),
  approvals: z.strictObject({ given: count, needed: count }),
  effects: z.array(
    z.strictObject({
      kind: z.enum(EFFECT_KINDS),
      state: z.enum(['planned', 'applied', 'proven', 'ending', 'ended', 'end-proven']),
    }),
  ),
  needsHuman: z.boolean(),
  reviewDueAt: z.iso.datetime().nullable(),
});

/** Reads a case without names, evidence or secrets. */
export const readCaseSchema = {
  operation: 'read-case',
  method: 'get',
  path: '/v1/cases/:caseId',
  summary: 'Read a case',
  description:
    'What a case waits for and until when. Openers see the cases they opened; approvers and reviewers those they are ' +
    'asked to decide, or decided. Every other case is not found.',
  security: 'bearer',
  roles: READERS,
  params: caseParams,
  query: z.strictObject({}),
  body: null,
  answers: { 200: { description: 'The case', body: caseView } },
  problems: [],
} as const satisfies OperationSchema;
