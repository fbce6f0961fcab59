import { z } from 'zod';
import { ENROL_CODES_PATH } from '../../../contract/enrolment.js';
import { enrolmentCodeRequest } from '../../../proofs/enrolment-request.js';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Sends a code to an address that somebody wants to enrol, or to the one that confirms their changes. */
export const sendEnrolmentCodeSchema = {
  operation: 'send-enrolment-code',
  method: 'post',
  path: ENROL_CODES_PATH,
  summary: 'Have a code mailed',
  description: 'To a new address, before it is enrolled; or to the one that is enrolled, where nothing stronger is.',
  security: 'enrolment',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: enrolmentCodeRequest,
  answers: {
    200: { description: 'It was sent', body: z.strictObject({ status: z.literal('sent') }) },
    202: { description: 'Not known yet: send the same again', body: z.strictObject({ status: z.literal('pending') }) },
  },
  problems: ['not-found', 'enrolment-not-completed', 'temporarily-unavailable'],
} as const satisfies OperationSchema;
