import { z } from 'zod';
import { contactCodesPath } from '../../../contract/contacts.js';
import { contactCodeRequest } from '../../../proofs/contact-choice.js';
import type { OperationSchema } from '../../route.js';
import { caseParams } from '../../shapes.js';

/** Sends a code to the address that the subject of a case typed (recovery policy, row 5). */
export const sendContactCodeSchema = {
  operation: 'send-contact-code',
  method: 'post',
  path: contactCodesPath(':caseId'),
  summary: 'Have a code sent to the new address',
  description:
    'For a case that replaces an address, while its subject is back and in the session that gave the evidence. What was typed is ' +
    'sealed to the enrolment worker, which sends the code: 24 hours by mail, 10 minutes by telephone. It proves nothing by itself.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: contactCodeRequest,
  answers: {
    200: { description: 'It was sent', body: z.strictObject({ status: z.literal('sent') }) },
    202: { description: 'Not known yet: send the same again', body: z.strictObject({ status: z.literal('pending') }) },
  },
  problems: ['not-found', 'verification-not-completed', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
