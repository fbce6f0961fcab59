import { z } from 'zod';
import { STATEMENT_KINDS } from '../../../domain/statement.js';
import type { OperationSchema } from '../../route.js';
import { shownSeat } from '../../seats.js';
import { noParams } from '../../shapes.js';
import { shownCase } from '../../shown-case.js';

const { caseId, action, phase, outcome, waitingOn, waitsFor, waitsUntil, reviewDueAt } = shownCase.shape;

const queued = z.strictObject({
  caseId,
  action,
  tier: z.int().min(1).max(4),
  phase,
  outcome,
  subject: z.string().describe('Their name'),
  openedAt: z.iso.datetime(),
  waitingOn,
  waitsFor,
  waitsUntil,
  reviewDueAt,
  seats: z.array(shownSeat),
  acts: z.array(z.enum(STATEMENT_KINDS)).describe('What the caller is asked to sign'),
  isOwnPart: z.boolean().describe('Whether the caller took a part already, so that somebody else decides'),
});

/** What waits for an approver or reviewer (issue 6, part 6). */
export const listQueueSchema = {
  operation: 'list-queue',
  method: 'get',
  path: '/v1/queue',
  summary: 'List what waits for the caller',
  description:
    'The cases in which the caller is asked to countersign, acknowledge or review, what is due first at the top; and those ' +
    'that they took a part in, the last changed first.',
  security: 'bearer',
  roles: ['approver', 'acknowledger', 'reviewer'],
  params: noParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'What waits, and what was decided',
      body: z.strictObject({
        waiting: z.array(queued),
        more: z.boolean().describe('Whether there are more than are listed'),
        taken: z.array(queued),
      }),
    },
  },
  problems: [],
} as const satisfies OperationSchema;
