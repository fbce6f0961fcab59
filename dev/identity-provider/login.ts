import { createHash, randomBytes } from 'node:crypto';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import { assert, type SoftwareCredential } from '../software-authenticator/authenticator.js';
import { type Browser, openBrowser, type Page } from './browser.js';
import { askForTokens, discover, type Tokens } from './tokens.js';

/** Who signs in, where, and with what. */
export interface Login {
  readonly issuer: string;
  readonly username: string;
  readonly password: string;
  /** The code an authenticator app shows now. */
  readonly totp?: string;
  /** A passkey to sign in with in the place of the code. */
  readonly passkey?: SoftwareCredential;
  /** `desk-console` if left out. */
  readonly clientId?: string;
  /** A browser to sign in with, so that its session can be used again; a new one if left out. */
  readonly browser?: Browser;
  /** Further parameters of the authorization request, or others in the place of the usual. */
  readonly asks?: Readonly<Record<string, string>>;
}

/** What a browser comes back with: a code, and what it was asked for with; or why not. */
export type Authorized =
  | { readonly ok: true; readonly code: string; readonly verifier: string }
  | { readonly ok: false; readonly reason: string };

/** Nobody listens there: the browser is stopped at the redirection, which carries the code. */
export const REDIRECT = 'http://127.0.0.1:9/callback';

const random = () => randomBytes(32).toString('base64url');

/**
 * Signs in as a person does, through the real page: authorization code flow with PKCE (RFC 7636, RFC 8252).
 *
 * @returns `sign-in-refused` when the page took the credentials and said no; an error code of OAuth otherwise
 * @throws when the provider does not answer, or not as it should
 */
export async function login(how: Login): Promise<Tokens> {
  const authorized = await authorize(how);
  if (!authorized.ok) return authorized;
  const { issuer, clientId = 'desk-console' } = how;
  const { token } = await discover(issuer);
  return askForTokens(token, {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    code_verifier: authorized.verifier,
    code: authorized.code,
  });
}

/** As `login`, up to where the browser comes back: whoever is the client redeems the code. */
export async function authorize(how: Login): Promise<Authorized> {
  const { issuer, clientId = 'desk-console', browser = openBrowser(), asks } = how;
  const endpoints = await discover(issuer);
  const verifier = random();
  const state = random();
  const form = await browser
    .get(authorizationUrl(endpoints.authorize, clientId, verifier, state, asks))
    .then(follow(browser));
  const action = /<form method="post" action="([^"]+)"/.exec(form.text)?.[1];
  if (action === undefined) throw new Error(`No sign-in form at ${form.url.pathname} (status ${form.status}).`);
  const { username, password } = how;
  const sent = await browser.post(new URL(action, form.url), { username, password, ...secondFactor(how, form.text) });
  if (sent.status === 401) return { ok: false, reason: 'sign-in-refused' };
  if (sent.location === null) throw new Error(`Signing in was answered with status ${sent.status}.`);
  const { location } = await follow(browser)(sent);
  const answer = location?.searchParams;
  if (answer?.get('state') !== state || answer.get('iss') !== issuer)
    throw new Error('Not the answer to this request.');
  const code = answer.get('code');
  return code === null ? { ok: false, reason: answer.get('error') ?? 'no-code' } : { ok: true, code, verifier };
}

/** What goes into the form beside the password: a code, or what the passkey signs for this page. */
function secondFactor({ totp = '', passkey }: Login, page: string): Readonly<Record<string, string>> {
  if (passkey === undefined) return { totp };
  const challenge = /data-challenge="([\w-]+)"/.exec(page)?.[1];
  if (challenge === undefined) throw new Error('The sign-in page has no challenge.');
  return { assertion: JSON.stringify(assert(passkey, { ...SIGN_IN_RELYING_PARTY, challenge })) };
}

/** The authorization request, for a test that sends it by itself. */
export function authorizationUrl(
  endpoint: URL,
  clientId: string,
  verifier: string,
  state: string,
  asks: Login['asks'] = {},
): URL {
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid cases',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...asks,
  }).toString();
  return url;
}

/** Follows redirections within the provider, and stops at a page or at the client's own address. */
function follow(browser: Browser): (page: Page) => Promise<Page> {
  return async (page) => {
    let at = page;
    while (at.location !== null && at.location.origin === at.url.origin) at = await browser.get(at.location);
    return at;
  };
}
