import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { openBrowser } from '../../../dev/identity-provider/browser.js';
import { authorizationUrl, login } from '../../../dev/identity-provider/login.js';
import { type IdentityProvider, startIdentityProvider } from '../../../dev/identity-provider/start.js';
import { discover, refresh } from '../../../dev/identity-provider/tokens.js';
import { type DirectoryFixture, SIGN_IN, startDirectory } from '../../connectors/sample-directory-fixture.js';
import { totpAt } from './totp-codes.js';

const NOW = Date.UTC(2030, 0, 1, 12);

let directory: DirectoryFixture;
let provider: IdentityProvider;
beforeAll(async () => {
  directory = await startDirectory();
  provider = await start(null);
});
afterAll(async () => {
  await provider.stop();
  await directory.stop();
});

const start = (stateFolder: string | null, port = 0) => {
  const directoryUrl = directory.urlFor('sample_directory_idp');
  return startIdentityProvider({ directoryUrl, stateFolder, port, clock: async () => NOW });
};
/** Signs a new person in, with a browser that stays open. */
async function signedIn(at = provider) {
  const person = await directory.newPerson();
  const browser = openBrowser();
  const { username } = person;
  const tokens = await login({ issuer: at.issuer, username, password: SIGN_IN.password, totp: totpAt(NOW), browser });
  if (!tokens.ok || tokens.refreshToken === undefined) throw new Error('Signing in gave no refresh token.');
  return { ...person, browser, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
}
const refreshed = (refreshToken: string) =>
  refresh({ issuer: provider.issuer, clientId: 'desk-console', refreshToken });
const revokeSessionsOf = (personId: string) => {
  const sessions = directory.owner.updateTable('sample_directory.session').set({ revoked_at: new Date() });
  return sessions.where('person_id', '=', personId).execute();
};
async function authorization(changes: Record<string, string> = {}) {
  const url = authorizationUrl(
    (await discover(provider.issuer)).authorize,
    'desk-console',
    'a'.repeat(43),
    'some-state',
  );
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
  return url;
}

describe('A session at the sample identity provider', () => {
  it('goes on without signing in again, in the browser and by refreshing', async () => {
    const { browser, refreshToken } = await signedIn();
    const { location } = await browser.get(await authorization({ prompt: 'none' }));
    expect(location?.searchParams.get('code')).toBeTruthy();
    expect(await refreshed(refreshToken)).toMatchObject({ ok: true });
  });

  it('ends when the directory revokes it: no refresh, and the browser must sign in again', async () => {
    const { browser, refreshToken, personId } = await signedIn();
    await revokeSessionsOf(personId);
    expect(await refreshed(refreshToken)).toEqual({ ok: false, reason: 'invalid_grant' });
    const { location } = await browser.get(await authorization({ prompt: 'none' }));
    expect(location?.searchParams.get('error')).toBe('login_required');
    const page = await browser.get(await authorization());
    expect(page.location?.pathname).toMatch(/^\/interaction\//);
  });

  it('ends when the account is disabled', async () => {
    const { refreshToken, personId } = await signedIn();
    const accounts = directory.owner.updateTable('sample_directory.account').set({ disabled: true });
    await accounts.where('person_id', '=', personId).execute();
    expect(await refreshed(refreshToken)).toEqual({ ok: false, reason: 'invalid_grant' });
  });

  it("leaves other people's sessions alone", async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    await revokeSessionsOf(one.personId);
    expect(await refreshed(other.refreshToken)).toMatchObject({ ok: true });
  });

  it('can be had again by signing in again in the same browser', async () => {
    const { browser, personId, username } = await signedIn();
    await revokeSessionsOf(personId);
    const totp = totpAt(NOW + 30_000);
    const again = { issuer: provider.issuer, username, password: SIGN_IN.password, totp, browser };
    const tokens = await login(again);
    expect(tokens).toMatchObject({ ok: true });
    expect(await refreshed((tokens.ok && tokens.refreshToken) || '')).toMatchObject({ ok: true });
  });
});

describe('The sign-in page', () => {
  it('is a form that works without JavaScript, may load nothing, and may not be framed or kept', async () => {
    const browser = openBrowser();
    const { location } = await browser.get(await authorization());
    const response = await fetch(location ?? '', { headers: { cookie: '' } });
    expect(response.status).toBe(400);
    const page = await browser.get(location ?? new URL(provider.issuer));
    expect(page.status).toBe(200);
    expect(page.text).toContain('<label for="totp">');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[\w+/]{43}=';/);
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('attack: markup typed as a user name comes back as text', async () => {
    const browser = openBrowser();
    const { location } = await browser.get(await authorization());
    const form = location ?? new URL(provider.issuer);
    const fields = { username: '"><script>alert(1)</script>', password: 'x', totp: '123456' };
    const { status, text } = await browser.post(form, fields);
    expect(status).toBe(401);
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&quot;&gt;&lt;script&gt;');
    expect(text).not.toContain('value="x"');
  });

  it('attack: a form of a megabyte is refused unread', async () => {
    const browser = openBrowser();
    const { location } = await browser.get(await authorization());
    const fields = { username: 'a'.repeat(1 << 20), password: 'x', totp: '123456' };
    expect(await browser.post(location ?? new URL(provider.issuer), fields)).toMatchObject({ status: 401 });
  });
});

describe('An authorization request', () => {
  it('attack: is refused without PKCE, for an unknown client, and to an address that is not the client’s', async () => {
    const browser = openBrowser();
    const withoutPkce = await authorization();
    withoutPkce.searchParams.delete('code_challenge');
    withoutPkce.searchParams.delete('code_challenge_method');
    expect((await browser.get(withoutPkce)).location?.searchParams.get('error')).toBe('invalid_request');
    const elsewhere = await browser.get(await authorization({ redirect_uri: 'https://evil.example/callback' }));
    expect(elsewhere).toMatchObject({ status: 400, location: null });
    expect(await browser.get(await authorization({ client_id: 'evil' }))).toMatchObject({
      status: 400,
      location: null,
    });
  });
});

describe("The identity provider's keys", () => {
  it('stay the same between runs, in a file for its owner alone, so that tokens stay verifiable', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
    const first = await start(folder);
    const { accessToken } = await signedIn(first);
    await first.stop();
    const port = Number(new URL(first.issuer).port);
    const second = await start(folder, port);
    const keys = createRemoteJWKSet(new URL(`${second.issuer}/jwks`));
    await expect(jwtVerify(accessToken, keys, { issuer: first.issuer })).resolves.toBeDefined();
    expect(second.ticketToolSecret).toBe(first.ticketToolSecret);
    expect((await stat(path.join(folder, 'identity-provider.json'))).mode & 0o777).toBe(0o600);
    await second.stop();
    await rm(folder, { recursive: true });
  });

  it('are not made in production', async () => {
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(start(null)).rejects.toThrow('not for production');
    } finally {
      process.env['NODE_ENV'] = NODE_ENV;
    }
  });
});
