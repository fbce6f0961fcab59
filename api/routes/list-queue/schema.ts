import { z } from 'zod';
import { STATEMENT_KINDS } from '../../../domain/statement.js';
import type { Queue } from '../../console/told.js';
import type { OperationSchema } from '../../route.js';
import { shownSeat } from '../../seats.js';
import { noParams } from '../../shapes.js';
import { shownCase } from '../../shown-case.js';

const { caseId, action, phase, outcome, waitingOn, waitsFor, waitsUntil, reviewDueAt } = shownCase.shape;

/** As many as are looked at; nobody decides more in a sitting. */
export const WAITING_MAX = 200;

/** As many as are listed unless more are asked for: who may what is judged case by case, about a millisecond each. */
const LISTED_DEFAULT = 50;

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

const queue = z.strictObject({
  waiting: z.array(queued),
  more: z.boolean().describe('Whether there are more than are listed'),
  taken: z.array(queued),
}) satisfies z.ZodType<Queue>;

/** What waits for an approver or reviewer (issue 6, part 6). */
export const listQueueSchema = {
  operation: 'list-queue',
  method: 'get',
  path: '/v1/queue',
  summary: 'List what waits for the caller',
  description:
    'The cases in which the caller is asked to countersign, acknowledge or review, what is due first at the top, as many as ' +
    '`limit` says; and those that they took a part in, the last changed first.',
  security: 'bearer',
  roles: ['approver', 'acknowledger', 'reviewer'],
  params: noParams,
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(WAITING_MAX).default(LISTED_DEFAULT) }),
  body: null,
  answers: {
    200: {
      description: 'What waits, and what was decided',
      body: queue,
    },
  },
  problems: [],
} as const satisfies OperationSchema;
