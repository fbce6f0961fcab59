import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Accounts } from './accounts.js';
import { messagePage, PAGE_HEADERS, signInPage } from './page.js';

/** Where the provider sends a browser that must sign in. */
export const INTERACTION_PATH = '/interaction/';

/** The form has three short fields; more is not from it. */
const BODY_MAX_BYTES = 4_096;

const form = z.object({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(256),
  totp: z.string().regex(/^\d{6}$/),
});

/** Answers the sign-in page: shows the form, and takes it when it comes back. */
export async function interaction(
  provider: Provider,
  accounts: Accounts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const details = await provider.interactionDetails(request, response).catch(() => null);
  if (!details) {
    const expired = messagePage('Start again', 'This sign-in has expired. Go back to where you came from.');
    return send(response, 400, expired);
  }
  const action = `${INTERACTION_PATH}${details.uid}`;
  if (request.method === 'GET') return send(response, 200, signInPage(action, null));
  if (request.method !== 'POST') return send(response, 405, messagePage('No', 'There is only a form here.'));

  const fields = Object.fromEntries(new URLSearchParams(await readBody(request)));
  const given = form.safeParse(fields);
  const signedIn = given.success ? await accounts.signIn(given.data) : null;
  if (!signedIn) return send(response, 401, signInPage(action, (fields['username'] ?? '').slice(0, 64)));
  await provider.interactionFinished(request, response, {
    login: { accountId: signedIn.personId, remember: false, amr: ['pwd', 'otp', 'mfa'] },
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
