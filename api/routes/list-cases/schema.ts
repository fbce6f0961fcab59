import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { READERS } from '../../roles.js';
import { noParams, ticket } from '../../shapes.js';
import { shownCase } from '../../shown-case.js';

/** The most cases in one answer, and how many there are unless asked otherwise. */
export const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 50;

/** Lists cases, by ticket or by what changed (standards, section 6, "Minimum surface"; issue 4). */
export const listCasesSchema = {
  operation: 'list-cases',
  method: 'get',
  path: '/v1/cases',
  summary: 'List cases',
  description:
    'The cases that the caller may read, in the order they last changed. To follow them, keep the cursor of each answer ' +
    'and ask with it again: at once while there are more, else after a while. What changed in the last seconds may be ' +
    'told twice; nothing is left out.',
  security: 'bearer',
  roles: READERS,
  params: noParams,
  query: z
    .strictObject({
      ticketSource: ticket.shape.source.optional(),
      ticketId: ticket.shape.id.optional(),
      updatedSince: z.iso.datetime({ offset: true }).optional().describe('Where to begin without a cursor'),
      cursor: z
        .string()
        .regex(/^[\w-]{1,200}$/, 'Expected a cursor of an answer')
        .optional(),
      limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_DEFAULT),
    })
    .refine(({ ticketSource, ticketId }) => (ticketSource === undefined) === (ticketId === undefined), {
      path: ['ticketId'],
      message: 'Expected ticketSource and ticketId together',
    }),
  body: null,
  answers: {
    200: {
      description: 'The cases, none if there are none',
      body: z.strictObject({
        cases: z.array(shownCase),
        more: z.boolean().describe('Whether there are more to be read at once'),
        cursor: z.string().describe('Where to go on from'),
      }),
    },
  },
  problems: [],
} as const satisfies OperationSchema;
