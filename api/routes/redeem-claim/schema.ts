import { z } from 'zod';
import { contactChoice } from '../../../proofs/contact-choice.js';
import type { OperationSchema } from '../../route.js';
import { caseParams, registration, TELLING_ANSWERS } from '../../shapes.js';

/** Redeems the claim: the subject chooses the new password, registers the new passkey or types the new address, in their own session (recovery policy, section 5.2). */
export const redeemClaimSchema = {
  operation: 'redeem-claim',
  method: 'post',
  path: '/v1/cases/:caseId/claim',
  summary: 'Choose the new password, register the new passkey, or type the new address',
  description:
    "Seals the new password, the passkey's registration or the new address to the target's own worker; nobody else can read it. What the " +
    'target does not take uses nothing up. A passkey is registered for the sign-in page of the target, its user verified, ' +
    'over SHA-256 of "countersign/binding/v1", a zero byte and the canonical JSON (RFC 8785) of v (1), caseId, session ' +
    "(the key's RFC 7638 thumbprint) and freshId (the jti of the proof of the fresh item). A new address " +
    'or number comes with the code that send-contact-code had sent there, and with the one that it replaces where several are enrolled.',
  security: 'session',
  roles: [],
  params: caseParams,
  query: z.strictObject({}),
  // What a password must be is for the target to say; this only bounds what is sealed.
  body: z.union([
    z.strictObject({ newPassword: z.string().min(1).max(1024) }),
    z.strictObject({ registration }),
    z.strictObject({ contact: contactChoice }),
  ]),
  answers: TELLING_ANSWERS,
  problems: [
    'verification-not-completed',
    'not-permitted',
    'claim-not-open',
    'claim-window-over',
    'password-unacceptable',
    'password-reused',
    'passkey-unacceptable',
    'contact-unacceptable',
    'contact-code-wrong',
    'not-wanted-now',
    'case-closed',
    'case-halted',
    'too-many-requests',
    'temporarily-unavailable',
  ],
} as const satisfies OperationSchema;
