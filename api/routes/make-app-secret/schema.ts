import { z } from 'zod';
import type { OperationSchema } from '../../route.js';
import { noParams } from '../../shapes.js';

/** Makes the secret of an authenticator app, and draws it. */
export const makeAppSecretSchema = {
  operation: 'make-app-secret',
  method: 'post',
  path: '/v1/enrolment/app-secrets',
  summary: 'Get the QR code of an authenticator app',
  description:
    'A new secret (160 bits) for an authenticator app, drawn here. Nothing is kept: it is enrolled by a change.',
  security: 'enrolment',
  roles: [],
  params: noParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  answers: {
    201: {
      description: 'The secret, handed out once',
      body: z.strictObject({
        secret: z.string().describe('Base32, to be typed where no camera is'),
        uri: z.string().describe('What the QR code says'),
        modules: z.int().describe('How many modules the QR code is wide'),
        path: z.string().describe('Its dark modules, as an SVG path of one unit each'),
      }),
    },
  },
  problems: ['not-found'],
} as const satisfies OperationSchema;
