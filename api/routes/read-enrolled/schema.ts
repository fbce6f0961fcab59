import { z } from 'zod';
import { ENROLLED_KINDS } from '../../../domain/enrolled.js';
import { ENROLMENT_PROOFS } from '../../../domain/enrolment.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Shows somebody what they enrolled, masked: whoever took over their session learns no address of theirs. */
export const readEnrolledSchema = {
  operation: 'read-enrolled',
  method: 'get',
  path: '/v1/enrolment',
  summary: 'See what you enrolled',
  description: 'What the person who signed in has enrolled, and by what a change of it must be confirmed.',
  security: 'enrolment',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: null,
  answers: {
    200: {
      description: 'What is enrolled',
      body: z.strictObject({
        personId: z.string(),
        /** Epoch milliseconds. */
        endsAt: z.int().describe('When one has to sign in again, in epoch milliseconds'),
        proofs: z.array(z.enum(ENROLMENT_PROOFS)).describe('What can confirm a change, the strongest first'),
        things: z.array(
          z.strictObject({
            enrolledId: z.string(),
            kind: z.enum(ENROLLED_KINDS),
            name: z.string().nullable().describe('As its owner calls it; of an address, masked'),
            since: z.int().describe('Epoch milliseconds'),
            synced: z.boolean().nullable().describe('Of a passkey: whether its key may be on other devices too'),
          }),
        ),
      }),
    },
  },
  problems: ['not-found'],
} as const satisfies OperationSchema;
