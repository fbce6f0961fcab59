import { z } from 'zod';
import { ATTESTED_METHODS } from '../../../domain/evidence.js';
import { attestedMethod } from '../../attestation-shape.js';
import type { OperationSchema } from '../../route.js';
import { assertion, caseParams, login, method, publicKey, TELLING_ANSWERS, workloadToken } from '../../shapes.js';

/** Gives a code or a passkey's assertion: as evidence while the case verifies, as the fresh item once the claim waits. */
export const submitEvidenceSchema = {
  operation: 'submit-evidence',
  method: 'post',
  path: '/v1/cases/:caseId/evidence',
  summary: 'Give a code, or what a passkey signed',
  description:
    'Gives the code of one method, the assertion of a passkey over the newest challenge of the case, or a token that a ' +
    "workload's platform signed for it; says that a push " +
    'was answered, which its provider is asked about; or takes up what somebody signed for this session. It is sealed at ' +
    'once and read by the verifying worker alone. Every way to fail reads the same.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: z.discriminatedUnion('method', [
    // Codes have six or eight digits; people write spaces into them, and the worker takes those out.
    z.strictObject({
      method: method.exclude([
        'passkey',
        'device',
        'recovery-code',
        'push',
        'federated-login',
        'workload-attestation',
        ...ATTESTED_METHODS,
      ]),
      code: z.string().min(1).max(64),
    }),
    z.strictObject({ method: z.literal('passkey'), assertion }),
    // The assertion of the passkey on it; what its inventory says of it is asked by the worker.
    z.strictObject({ method: z.literal('device'), assertion }),
    // What came of it says its provider, nobody here.
    z.strictObject({ method: z.literal('push') }),
    z.strictObject({ method: z.literal('federated-login'), login }),
    z.strictObject({ method: z.literal('workload-attestation'), token: workloadToken }),
    // Somebody else signed: this session only takes it up.
    z.strictObject({ method: attestedMethod.exclude(['call-back']) }),
    // They heard the code once whoever called, and signed, had hung up.
    z.strictObject({ method: z.literal('call-back'), code: z.string().min(1).max(64) }),
    z.strictObject({
      method: z.literal('recovery-code'),
      code: z.string().min(1).max(64),
      replyTo: publicKey.describe('A key pair of the browser; the code that replaces this one is sealed to it'),
    }),
  ]),
  answers: TELLING_ANSWERS,
  problems: [
    'verification-not-completed',
    'not-wanted-now',
    'case-closed',
    'too-many-requests',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
