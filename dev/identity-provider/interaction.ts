import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Accounts, Credentials } from './accounts.js';
import { messagePage, PAGE_HEADERS, signInPage } from './page.js';

/** Where the provider sends a browser that must sign in. */
export const INTERACTION_PATH = '/interaction/';

/** What every sign-in here reaches: a password and a second factor (the REFEDS MFA Profile). */
export const SAMPLE_ACR = 'https://refeds.org/profile/mfa';

/** The form has three short fields, and what a passkey signed; more is not from it. */
const BODY_MAX_BYTES = 8_192;

const part = z.string().max(2_048);
const who = { username: z.string().min(1).max(64), password: z.string().min(1).max(256) };
const withCode = z.object({ ...who, totp: z.string().regex(/^\d{6}$/) });
const withPasskey = z.object({
  ...who,
  assertion: z.preprocess(
    jsonOrNothing,
    z.strictObject({ credentialId: part, authenticatorData: part, clientDataJSON: part, signature: part }),
  ),
});

function jsonOrNothing(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** What a passkey signs to sign in: of another sign-in it is another challenge, and a sign-in succeeds once. */
function challengeOf(uid: string): string {
  return createHash('sha256').update(`sample-sign-in/v1\0${uid}`).digest('base64url');
}

/** What was typed or signed, in the form of credentials; null for what is neither. */
function credentialsIn(fields: unknown, challenge: string): Credentials | null {
  const passkey = withPasskey.safeParse(fields);
  if (passkey.success) {
    const { assertion, ...rest } = passkey.data;
    return { ...rest, second: { assertion, challenge } };
  }
  const code = withCode.safeParse(fields);
  if (!code.success) return null;
  const { totp, ...rest } = code.data;
  return { ...rest, second: { totp } };
}

/** Who can sign in, and the relying party of their passkeys. */
interface SignInAt {
  readonly accounts: Accounts;
  readonly rpId: string;
}

/** Answers the sign-in page: shows the form, and takes it when it comes back. */
export async function interaction(
  provider: Provider,
  { accounts, rpId }: SignInAt,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response).catch(() => null);
  if (!details) {
    const expired = messagePage('Start again', 'This sign-in has expired. Go back to where you came from.');
    return send(response, 400, expired);
  }
  const action = `${INTERACTION_PATH}${details.uid}`;
  const challenge = challengeOf(details.uid);
  const form = { action, challenge, rpId };
  if (request.method === 'GET') return send(response, 200, signInPage(form, null));
  if (request.method !== 'POST') return send(response, 405, messagePage('No', 'There is only a form here.'));

  const fields = Object.fromEntries(new URLSearchParams(await readBody(request)));
  const given = credentialsIn(fields, challenge);
  const signedIn = given === null ? null : await accounts.signIn(given);
  if (!signedIn) return send(response, 401, signInPage(form, (fields['username'] ?? '').slice(0, 64)));
  await provider.interactionFinished(request, response, {
    login: {
      accountId: signedIn.personId,
      remember: false,
      acr: SAMPLE_ACR,
      amr: ['pwd', given !== null && 'totp' in given.second ? 'otp' : 'hwk', 'mfa'],
    },
    directorySession: signedIn.directorySession,
  });
}

/** The request's text; empty, which no form is, when it is too long. */
async function readBody(request: IncomingMessage): Promise<string> {
  const declared = Number(request.headers['content-length'] ?? Infinity);
  return declared <= BODY_MAX_BYTES ? text(request) : '';
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, PAGE_HEADERS).end(html);
}
