import { z } from 'zod';
import { digestOf, statementChallenge } from '../domain/canonical.js';

/** Base64url without padding (RFC 4648, section 5). */
const base64url = (longest: number) =>
  z
    .string()
    .regex(/^[\w-]+$/, 'Expected base64url')
    .max(longest);

const coordinate = z.string().regex(/^[\w-]{43}$/, 'Expected 32 bytes in base64url');
const publicKey = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate });
const typed = z.string().min(1).max(256);
const id = z.string().regex(/^[\w-]{1,64}$/, 'Expected an id');

/** A registration response (WebAuthn Level 3, section 5.1.1); what is not needed is left out. */
const registration = z.strictObject({
  id: base64url(1024),
  rawId: base64url(1024),
  type: z.literal('public-key'),
  response: z.strictObject({
    clientDataJSON: base64url(2048),
    attestationObject: base64url(4096),
    transports: z.array(z.string().regex(/^[a-z-]{1,16}$/)).max(8),
  }),
});

/** What somebody wants changed of what they enrolled. Everything typed is judged where it is used, not here. */
const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('add-passkey'), name: typed, registration }),
  z.strictObject({ kind: z.literal('add-totp'), name: typed, secret: typed, code: typed }),
  z.strictObject({ kind: z.literal('replace-codes'), replyTo: publicKey }),
  z.strictObject({ kind: z.literal('add-address'), address: typed, code: typed }),
  z.strictObject({ kind: z.literal('add-contact'), name: typed, address: typed }),
  z.strictObject({ kind: z.literal('remove'), enrolledId: id }),
]);

const assertion = z.strictObject({
  credentialId: base64url(1024),
  authenticatorData: base64url(2048),
  clientDataJSON: base64url(2048),
  signature: base64url(1024),
});

const proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), assertion }),
  z.strictObject({ kind: z.enum(['recovery-code', 'totp', 'email-code']), code: typed }),
  z.strictObject({ kind: z.literal('sign-in') }),
]);

/** A change and what confirms it, as the page sends it. */
export const enrolmentRequest = z.strictObject({ change, proof });

/** A code that is wanted: to an address that is to be added, or to the one that confirms changes. */
export const enrolmentCodeRequest = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('new'), address: typed }),
  z.strictObject({ to: z.literal('enrolled') }),
]);

export type EnrolmentRequest = z.infer<typeof enrolmentRequest>;
export type WantedChange = EnrolmentRequest['change'];
export type GivenProof = EnrolmentRequest['proof'];
export type EnrolmentCodeRequest = z.infer<typeof enrolmentCodeRequest>;

/** Whose change it is, from which browser, under which name. */
export interface ChangeOf {
  readonly personId: string;
  /** RFC 7638 thumbprint of the browser's key. */
  readonly session: string;
  readonly changeId: string;
}

/**
 * What an enrolled passkey signs to confirm a change, base64url: SHA-256("countersign/enrolment/v1\0" ‖ JCS({v, personId,
 * session, changeId, kind, change})), with the digest of the whole change. For another change, person or browser it is
 * another one, and no other page's challenge is ever one (architecture, section 4).
 */
export function enrolmentChallengeOf({ personId, session, changeId }: ChangeOf, wanted: WantedChange): string {
  const statement = { v: 1, personId, session, changeId, kind: wanted.kind, change: digestOf(wanted) };
  return Buffer.from(statementChallenge('enrolment', statement)).toString('base64url');
}

/** What a new passkey is registered for, base64url: as above, of {v, personId, session, changeId}. */
export function newPasskeyChallengeOf({ personId, session, changeId }: ChangeOf): string {
  const statement = { v: 1, personId, session, changeId };
  return Buffer.from(statementChallenge('enrolment-passkey', statement)).toString('base64url');
}

/** What the API passes on to the enrolment worker, sealed: what the browser sent, and what proves it. */
const passedOn = z.strictObject({
  v: z.literal(1),
  /** The ID token of the sign-in, sealed to the same worker when it came. */
  idToken: z.string(),
  /** The browser's proof of this very request (compact JWS). */
  proof: z.string(),
  body: z.string(),
});
export type PassedOn = z.infer<typeof passedOn>;

/** Reads it back, or null when it is none. */
export function readPassedOn(text: string): PassedOn | null {
  return jsonAs(passedOn, text);
}

/** Reads a text as JSON of a form, or null. */
export function jsonAs<S extends z.ZodType>(schema: S, text: string): z.infer<S> | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
