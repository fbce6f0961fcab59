import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { authorizationUrl } from '../../../dev/identity-provider/login.js';
import { askForTokens, discover, type Tokens } from '../../../dev/identity-provider/tokens.js';
import type { Person } from '../../../dev/actors/person.js';

const CLIENT_ID = 'countersign-demo';

/**
 * Signs a person in with the passkey of this very browser, through the identity provider's real page: authorization code
 * flow with PKCE. The tokens, or what was answered in their place.
 */
export async function signInByPasskey(page: Page, issuer: string, { seeded }: Person): Promise<Tokens> {
  const endpoints = await discover(issuer);
  const verifier = randomBytes(32).toString('base64url');
  const asked = authorizationUrl(endpoints.authorize, CLIENT_ID, verifier, 'state');
  // By the name that passkeys are for; and back to an address that is there, as a native client has one.
  asked.hostname = 'localhost';
  const redirect = `${issuer}/callback`;
  asked.searchParams.set('redirect_uri', redirect);
  await page.goto(asked.href);
  await page.getByLabel('User name').fill(seeded.username);
  await page.getByLabel('Password').fill(seeded.password);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(({ pathname }) => pathname === '/callback');
  const code = new URL(page.url()).searchParams.get('code');
  if (code === null) return { ok: false, reason: 'no-code' };
  return askForTokens(endpoints.token, {
    grant_type: 'authorization_code',
    client_id: CLIENT_ID,
    redirect_uri: redirect,
    code_verifier: verifier,
    code,
  });
}
