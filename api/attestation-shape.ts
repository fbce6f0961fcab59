import { z } from 'zod';
import { DOCUMENTS } from '../domain/attended.js';
import { CALL_BACK_WORDS } from '../domain/call-back.js';
import { ATTESTED_METHODS } from '../domain/evidence.js';
import type { Attestation } from '../domain/attestation.js';
import { action, assertion, caseId } from './shapes.js';

const words = z.string().min(1).max(4096);
const time = z.int().nonnegative();

/** The number that a session shows. */
export const sessionNumber = z.string().regex(/^\d{6}$/, 'Expected six digits');

/** A method by which somebody signs for the subject. */
export const attestedMethod = z.enum(ATTESTED_METHODS);

/** What a verifier may go by. */
export const documentKind = z.enum(DOCUMENTS);

/** What is signed of a call back. */
export const callBackWord = z.enum(CALL_BACK_WORDS);

/** A call back, as `domain/call-back.ts` has it. */
const calledBack = z.strictObject({
  number: words.describe('Masked: whoever calls never sees it whole'),
  word: callBackWord.describe('What came of it; or that it is about to be made'),
});

/** What a verifier did and saw, as `domain/attended.ts` has it. */
const attended = z.strictObject({
  document: documentKind,
  photoMatchesRecord: z.literal(true).describe('Compared with the photo on record'),
  cue: words.describe('What the person is asked to do'),
  cueFollowed: z.literal(true),
  noInjection: z.literal(true).describe('Nothing spoke for a picture in the place of the person'),
  noCoercion: z.literal(true).describe('Nothing spoke for somebody who told them what to do'),
});

/** An attestation as `domain/attestation.ts` has it. */
export const attestation = z.strictObject({
  v: z.literal(1),
  kind: z.literal('attest'),
  method: attestedMethod,
  purpose: z.enum(['verify', 'claim']),
  caseId,
  facts: z.string().regex(/^[0-9a-f]{64}$/, 'Expected a digest'),
  action,
  subject: z.strictObject({ personId: words, displayName: words }),
  attester: words,
  session: z
    .string()
    .regex(/^[\w-]{43}$/, 'Expected a thumbprint')
    .nullable(),
  number: sessionNumber
    .nullable()
    .describe('Null, as the session, of a call back that was not answered by the subject'),
  attended: attended.nullable().describe('Of a verifier: all that was done and seen'),
  calledBack: calledBack.optional().describe('Of a call back, and of nothing else'),
  issuedAt: time,
  expiresAt: time,
}) satisfies z.ZodType<Attestation>;

/** An attestation with its proof. */
export const signedAttestation = z.strictObject({ attestation, assertion });
