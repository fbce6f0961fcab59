import { z } from 'zod';
import { DELIVERY_FIELDS } from '../../../proofs/delivery.js';
import type { OperationSchema } from '../../route.js';
import { openCaseSchema } from '../open-case/schema.js';

/** Opens a case for a tool that signs what it sends and can send no credential (standards, section 6; issue 4). */
export const receiveDeliverySchema = {
  operation: 'receive-delivery',
  method: 'post',
  path: '/v1/hooks/:hookId',
  summary: 'Open a case by a signed webhook',
  description:
    'Opens one recovery as POST /v1/cases does, for the program that the secret of the hook was made for. What is signed ' +
    'counts for this one request: sent again it is the same case, by the id that is signed with it (Standard Webhooks), ' +
    'else by ticket, action and subject. A signature that says when it was made counts for five minutes.',
  security: 'delivery',
  roles: [],
  params: z.strictObject({ hookId: z.string().regex(/^[0-9a-f]{16}$/, 'Expected the id of a hook') }),
  query: z.strictObject({}),
  requestHeaders: Object.fromEntries(DELIVERY_FIELDS.map((name) => [name, 'A part of the signature'])),
  body: openCaseSchema.body,
  bodyExample: openCaseSchema.bodyExample,
  answers: openCaseSchema.answers,
  problems: openCaseSchema.problems,
} as const satisfies OperationSchema;
