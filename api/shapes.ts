import { z } from 'zod';
import { WORKLOAD_TOKEN_MAX_LENGTH } from '../contract/limits.js';
import { METHODS } from '../domain/evidence.js';
import { MEMBERS_MAX } from '../domain/mailboxes.js';
import { IDENTIFIER, NO_PERSON_KINDS } from '../domain/subjects.js';
import { CONCLUSIONS, STATEMENT_KINDS } from '../domain/statement.js';
import { ACTIONS } from '../domain/actions.js';

/** Forms that several operations share. Strict: a field nobody asked for is a mistake, not noise. */

/** A case's id, as the API made it (RFC 9562). */
export const caseId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'Expected a case id');

/** The path of everything below a case. */
export const caseParams = z.strictObject({ caseId });

export const noParams = z.strictObject({});

export const method = z.enum(METHODS);
export const action = z.enum(ACTIONS);

/** The notice that a restricted method needs (SP 800-63B-4, section 3.2.9). */
export const restricted = z
  .string()
  .optional()
  .describe('Of a restricted method: show it wherever the method is offered');

/** What a person of record may be named by. */
export const identifier = z.string().regex(IDENTIFIER, 'Expected a user name, address, number or id');

/** Plain enough to be shown anywhere: no markup, no address that somebody could be led to. */
const ticketWord = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_#:-]{0,63}$/, 'Expected letters, digits and _ # : -');
export const ticket = z.strictObject({ source: ticketWord, id: ticketWord });

/** Base64url without padding (RFC 4648, section 5). */
const base64url = (longest: number) =>
  z
    .string()
    .regex(/^[\w-]+$/, 'Expected base64url')
    .max(longest);

/** A coordinate of P-256: 32 bytes (RFC 7518, section 6.2.1). */
const coordinate = z.string().regex(/^[\w-]{43}$/, 'Expected 32 bytes in base64url');

/** A public P-256 key. Strict, so that a private half (`d`) sent by mistake is refused and never kept. */
export const publicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
});

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'Expected a digest');
const words = z.string().min(1).max(4096);
const time = z.int().nonnegative();

export const statementKind = z.enum(STATEMENT_KINDS);
export const conclusion = z.enum(CONCLUSIONS);

/** The account that a case is about, where it is not the subject's own. */
export const caseAccount = z.strictObject({
  accountId: words,
  kind: z.enum(NO_PERSON_KINDS),
  name: words,
  changeId: words.optional(),
  members: z.array(words).max(MEMBERS_MAX).optional(),
});

/** A statement as `domain/statement.ts` has it. */
export const statement = z.strictObject({
  v: z.literal(1),
  kind: statementKind,
  caseId,
  action,
  subject: z.strictObject({ personId: words, displayName: words }),
  account: caseAccount.optional(),
  decider: words,
  effects: z.array(words).max(20),
  seen: z.strictObject({ plan: digest, evidence: digest, effects: digest, record: digest.nullable() }),
  calledBackOn: words.nullable(),
  conclusion: conclusion.nullable(),
  comment: words.nullable(),
  issuedAt: time,
  expiresAt: time,
});

/** An assertion (WebAuthn Level 3, section 5.2.2). */
export const assertion = z.strictObject({
  credentialId: base64url(1366),
  authenticatorData: base64url(2048),
  clientDataJSON: base64url(4096),
  signature: base64url(2048),
});

/** What a sign-in at another issuer gave the browser: an authorization code, and what it was asked for with (RFC 7636). */
export const login = z.strictObject({
  issuer: z.url().max(512),
  code: z.string().min(1).max(4096),
  codeVerifier: z.string().regex(/^[\w.~-]{43,128}$/, 'Expected a code verifier'),
});

/** A token that a platform signed for a workload: a JWS in compact form (RFC 7515, section 7.1). */
export const workloadToken = z
  .string()
  .max(WORKLOAD_TOKEN_MAX_LENGTH)
  .regex(/^\s*[\w-]+\.[\w-]+\.[\w-]+\s*$/, 'Expected a token in compact form');

/** A registration response (WebAuthn Level 3, section 5.1.1), as a browser gives it; what is not needed is left out. */
export const registration = z.strictObject({
  id: base64url(1366),
  rawId: base64url(1366),
  type: z.literal('public-key'),
  response: z.strictObject({ clientDataJSON: base64url(4096), attestationObject: base64url(8192) }),
});

/** A statement with its proof. */
export const signedStatement = z.strictObject({ statement, assertion });

/** The case's word on a message. */
export const accepted = z.strictObject({
  caseId,
  messageId: z.string(),
  status: z.literal('accepted'),
  phase: z.string(),
});

/** No word yet: the same request, sent again, asks for the same answer. */
export const pending = z.strictObject({
  caseId,
  messageId: z.string(),
  status: z.literal('pending'),
  self: z.string(),
});

/** The answers of every operation that tells a case something. */
export const TELLING_ANSWERS = {
  200: { description: 'The case accepted it', body: accepted },
  202: {
    description: 'Taken; the case has not answered yet. Send the same request again, or read the case',
    body: pending,
  },
} as const;
