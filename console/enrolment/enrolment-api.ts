import { ask, type Answer } from '../common/ask.js';
import { sessionKey } from './kept-keys.js';
import type { WantedChange } from './change.js';
import type { Kind, TypedProof } from './texts.js';

/** One enrolled thing. Times in epoch milliseconds. */
export interface Thing {
  readonly enrolledId: string;
  readonly kind: Kind;
  readonly name: string | null;
  readonly since: number;
  readonly synced: boolean | null;
}

/** What somebody has enrolled, and what can confirm a change of it, the strongest first. */
export interface Enrolled {
  readonly personId: string;
  readonly endsAt: number;
  readonly proofs: readonly (TypedProof | 'passkey' | 'sign-in')[];
  readonly things: readonly Thing[];
}

/** What a passkey signed (WebAuthn Level 3, section 5.2.2), each part in base64url. */
export interface Assertion {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
}

export type GivenProof =
  | { readonly kind: 'sign-in' }
  | { readonly kind: TypedProof; readonly code: string }
  | { readonly kind: 'passkey'; readonly assertion: Assertion };

/** Where to sign in. */
export async function beginSignIn(language: string): Promise<Answer<{ readonly location: string }>> {
  return ask({ method: 'POST', path: '/v1/enrolment/sign-ins', body: { language }, key: await sessionKey() });
}

export async function readEnrolled(): Promise<Answer<Enrolled>> {
  return ask({ method: 'GET', path: '/v1/enrolment', key: await sessionKey() });
}

export async function signOut(): Promise<Answer<unknown>> {
  return ask({ method: 'POST', path: '/v1/enrolment/sign-outs', body: {}, key: await sessionKey() });
}

/** A new secret for an app, with its QR code. */
export interface AppSecret {
  readonly secret: string;
  readonly modules: number;
  readonly path: string;
}

export async function makeAppSecret(): Promise<Answer<AppSecret>> {
  return ask({ method: 'POST', path: '/v1/enrolment/app-secrets', body: {}, key: await sessionKey() });
}

export type CodeTo = { readonly to: 'new'; readonly address: string } | { readonly to: 'enrolled' };

export async function sendCode(body: CodeTo): Promise<Answer<unknown>> {
  return ask({ method: 'POST', path: '/v1/enrolment/codes', body, key: await sessionKey() });
}

/** Asks for a change, under its name, and waits for what becomes of it. */
export async function change(
  wanted: WantedChange,
  proof: GivenProof,
  changeId: string,
): Promise<Answer<{ readonly reply: string | null }>> {
  const body = { change: wanted, proof };
  return ask({ method: 'POST', path: '/v1/enrolment/changes', body, key: await sessionKey(), jti: changeId });
}
