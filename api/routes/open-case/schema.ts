import { isOfAccount } from '../../../domain/actions.js';
import { z } from 'zod';
import { NAMED_BY } from '../../request-name.js';
import type { OperationSchema } from '../../route.js';
import { OPENERS } from '../../roles.js';
import { CONTACT_KINDS } from '../../../domain/contact-kinds.js';
import { REQUEST_CHARACTERS_MAX } from '../../../domain/certificates.js';
import { CHANGE_ID, isChangeAsNeeded } from '../../../domain/owned-accounts.js';
import { LOSABLE } from '../../../domain/evidence.js';
import { FATES } from '../../../domain/fates.js';
import { action, caseId, identifier, noParams, ticket } from '../../shapes.js';

/** A ticket that went through more hands than these is looked at by people. */
const HOLDERS_MAX = 20;

/** Opens a case (architecture, section 1: desk agents and ticket tools; standards, section 6, "Minimum surface"). */
export const openCaseSchema = {
  operation: 'open-case',
  method: 'post',
  path: '/v1/cases',
  summary: 'Open a case',
  description:
    'Opens one recovery for one person, or gives back the case that the same request opened before: by the ' +
    "Idempotency-Key header, else by the id of a webhook's delivery, else by ticket, action and subject, however the " +
    'subject is named. Nothing is granted by opening.',
  security: 'bearer',
  roles: OPENERS,
  params: noParams,
  query: z.strictObject({}),
  requestHeaders: NAMED_BY,
  body: z
    .strictObject({
      action,
      subject: identifier.describe(
        'Whoever is to recover: their user name, e-mail address, employee number or id in the directory. What more than ' +
          'one person bears names nobody',
      ),
      requestedBy: identifier.optional().describe('Whoever asked, if it was somebody else: named in the same ways'),
      heldBy: z
        .array(identifier)
        .max(HOLDERS_MAX)
        .optional()
        .describe('Everybody who held the ticket: like whoever asked, they neither approve nor review'),
      account: identifier
        .optional()
        .describe(
          'Of an action on an account that is no person’s: which one. The subject is an owner of it then, or of a mailbox a member',
        ),
      changeId: z
        .string()
        .regex(CHANGE_ID, 'Expected the number of a change')
        .optional()
        .describe(
          'The approved change under which it is done: service-account.enable needs it, and no other action takes it',
        ),
      certificateRequest: z
        .string()
        .max(REQUEST_CHARACTERS_MAX)
        .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'Expected DER in base64')
        .optional()
        .describe(
          'A PKCS #10 request (RFC 2986), signed by the new key: certificate.reissue needs it, and no other action takes it',
        ),
      ticket,
      lostAuthenticator: z
        .enum(LOSABLE)
        .optional()
        .describe('What was lost: mfa.reset needs it, and no other action takes it; with mfa.rebind everything was'),
      contact: z
        .enum(CONTACT_KINDS)
        .optional()
        .describe('What is replaced: contact.change needs it, and no other action takes it. Never the new one'),
      group: z
        .string()
        .regex(/^[\w.-]{1,64}$/, 'Expected the name of a group')
        .optional()
        .describe('What is lent: access.delegate needs it, and no other action takes it'),
    })
    .refine((body) => (body.action === 'mfa.reset') === (body.lostAuthenticator !== undefined), {
      path: ['lostAuthenticator'],
      message: 'Expected with mfa.reset, and with nothing else',
    })
    .refine((body) => (body.action === 'contact.change') === (body.contact !== undefined), {
      path: ['contact'],
      message: 'Expected with contact.change, and with nothing else',
    })
    .refine((body) => (body.action === 'access.delegate') === (body.group !== undefined), {
      path: ['group'],
      message: 'Expected with access.delegate, and with nothing else',
    })
    .refine((body) => isOfAccount(body.action) === (body.account !== undefined), {
      path: ['account'],
      message: 'Expected with an action on an account of no person, and with nothing else',
    })
    .refine((body) => (body.action === 'certificate.reissue') === (body.certificateRequest !== undefined), {
      path: ['certificateRequest'],
      message: 'Expected with certificate.reissue, and with nothing else',
    })
    .refine((body) => isChangeAsNeeded(body.action, body.changeId), {
      path: ['changeId'],
      message: 'Expected with service-account.enable, and with nothing else',
    }),
  bodyExample: {
    action: 'password.reset',
    subject: 'alice@example.com',
    requestedBy: 'mona',
    ticket: { source: 'servicenow', id: 'INC0010001' },
  },
  answers: {
    200: {
      description: 'Not opened: what was asked for is only observed, or advised on, at this desk',
      body: z.strictObject({
        status: z.literal('not-opened'),
        mode: z.enum(['observe', 'advise']),
        note: z.string().describe('In words that may be written into the ticket'),
        wouldHave: z.enum(FATES).optional().describe('Where Countersign advises: what would have become of it'),
        approvals: z.int().nonnegative().optional().describe('How many other people would have countersigned'),
        waitSeconds: z.int().nonnegative().optional().describe('How long it would have waited for objections'),
      }),
    },
    202: {
      description: 'Opened, or being opened; Location is the case',
      body: z.strictObject({ caseId, status: z.string().describe('The phase, or `opening`'), self: z.string() }),
      headers: ['Location'],
    },
  },
  problems: ['cannot-open', 'not-permitted', 'authority-suspended', 'idempotency-conflict', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
