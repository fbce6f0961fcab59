import { z } from 'zod';
import { WAIVABLE } from '../../../domain/waivers.js';
import { exceptionId, exceptionStatement, exceptionWhom, exceptionWhy } from '../../exceptions.js';
import type { OperationSchema } from '../../route.js';
import { action, noParams } from '../../shapes.js';

const granting = z.strictObject({
  act: z.literal('exception-grant'),
  waives: z.enum(WAIVABLE),
  action,
  whom: exceptionWhom,
  why: exceptionWhy,
  owner: z.string().min(1).max(256).describe('The id of the control owner who answers for it'),
  until: z.iso.datetime().describe('At most 14 days from now'),
});

const joining = z.strictObject({
  act: z.literal('exception-grant'),
  id: exceptionId.describe('One that waits for a second control owner'),
});

const revoking = z.strictObject({ act: z.literal('exception-revoke'), id: exceptionId, why: exceptionWhy });

/** Gives what a control owner would sign (issue 6, part 7). Nothing is kept. */
export const draftExceptionSchema = {
  operation: 'draft-exception',
  method: 'post',
  path: '/v1/exceptions/statement',
  summary: 'Ask for the statement of an exception',
  description:
    'The statement that a passkey of the caller would sign: to grant an exception, to grant one that another control owner signed ' +
    'within the hour, or to revoke one. Nothing is kept, and nothing is waived by asking.',
  security: 'bearer',
  roles: ['control-owner'],
  params: noParams,
  query: z.strictObject({}),
  body: z.union([granting, joining, revoking]),
  bodyExample: {
    act: 'exception-grant',
    waives: 'class-refusal',
    action: 'access.emergency',
    whom: { personId: 'b7c0…' },
    why: 'Runs the migration this week',
    owner: 'c41a…',
    until: '2026-01-19T17:00:00Z',
  },
  answers: {
    200: {
      description: 'What would be signed',
      body: z.strictObject({
        statement: exceptionStatement,
        challenge: z.string().describe('Base64url'),
        rpId: z.string(),
        credentialIds: z.array(z.string()).describe("The caller's enrolled passkeys"),
      }),
    },
  },
  problems: ['not-wanted-now'],
} as const satisfies OperationSchema;
