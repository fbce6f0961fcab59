import { z } from 'zod';
import { restrictedNotice } from '../../../contract/restricted.js';
import { PHONE_CHANNELS } from '../../../domain/enrolled.js';
import type { OperationSchema } from '../../route.js';
import { caseParams, method, publicKey, TELLING_ANSWERS } from '../../shapes.js';

/** Asks for a code to be sent to what the subject enrolled; where to is nobody's choice. */
export const sendChallengeSchema = {
  operation: 'send-challenge',
  method: 'post',
  path: '/v1/cases/:caseId/challenges',
  summary: 'Ask for a code, a push, or a challenge to sign',
  description:
    'Sends a code by a method that needs one, to what the subject enrolled. A new code gives no new attempts. ' +
    `Of a code by telephone people are told: ${restrictedNotice('phone-code')} For a passkey, and for a device by the passkey on it, nothing is sent: what it ` +
    'signs on the signing page is SHA-256 over "countersign/evidence/v1", a zero byte and the canonical JSON (RFC 8785) ' +
    "of v (1), caseId, session (the key's RFC 7638 thumbprint) and challengeId (the jti of this request's proof). A push " +
    'goes to the authenticator that was enrolled; read-push has the number for it. For a sign-in at another issuer nothing ' +
    'is sent either: the same digest, in base64url, is the nonce of the authorization request, with PKCE (S256) and max_age=0. ' +
    'For a workload the same digest, in base64url after "urn:countersign:evidence:", is the audience that its platform is asked ' +
    'for a token with. For a method by which somebody vouches, they are asked, and read-session-number has what the page shows them. For a call back the ' +
    'number rings once somebody has signed that they are calling.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  body: z.strictObject({
    method,
    by: z
      .enum(PHONE_CHANNELS)
      .optional()
      .describe('How a code by telephone is wanted, where the number takes both; as its owner prefers, if not said'),
    replyTo: publicKey
      .optional()
      .describe('For a push, and needed there: a key pair of the browser; the number to match is sealed to it'),
  }),
  answers: TELLING_ANSWERS,
  problems: [
    'verification-not-completed',
    'not-wanted-now',
    'case-closed',
    'too-many-requests',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
