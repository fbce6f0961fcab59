import { z } from 'zod';
import { NAMED_BY } from '../../request-name.js';
import type { OperationSchema } from '../../route.js';
import { OPENERS } from '../../roles.js';
import { LOSABLE } from '../../../domain/evidence.js';
import { action, caseId, noParams, ticket, username } from '../../shapes.js';

/** Opens a case (architecture, section 1: desk agents and ticket tools; standards, section 6, "Minimum surface"). */
export const openCaseSchema = {
  operation: 'open-case',
  method: 'post',
  path: '/v1/cases',
  summary: 'Open a case',
  description:
    'Opens one recovery for one person, or gives back the case that the same request opened before: by the ' +
    "Idempotency-Key header, else by the id of a webhook's delivery, else by ticket, action and subject. Nothing is " +
    'granted by opening.',
  security: 'bearer',
  roles: OPENERS,
  params: noParams,
  query: z.strictObject({}),
  requestHeaders: NAMED_BY,
  body: z
    .strictObject({
      action,
      subject: username.describe('User name of whoever is to recover'),
      requestedBy: username.optional().describe('User name of whoever asked, if it was somebody else'),
      ticket,
      lostAuthenticator: z
        .enum(LOSABLE)
        .optional()
        .describe('What was lost: mfa.reset needs it, and no other action takes it'),
    })
    .refine((body) => (body.action === 'mfa.reset') === (body.lostAuthenticator !== undefined), {
      path: ['lostAuthenticator'],
      message: 'Expected with mfa.reset, and with nothing else',
    }),
  answers: {
    202: {
      description: 'Opened, or being opened; Location is the case',
      body: z.strictObject({ caseId, status: z.string().describe('The phase, or `opening`'), self: z.string() }),
      headers: ['Location'],
    },
  },
  problems: ['cannot-open', 'idempotency-conflict', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
