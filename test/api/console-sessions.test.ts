import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConsoleAccess } from '../../api/console/access.js';
import { keptOf, newCookieValue } from '../../api/console/cookies.js';
import { beginConsole } from '../../api/console/sessions.js';
import type { ConsoleTokens } from '../../api/console/sign-ins.js';
import { CONSOLE_IDLE_SECONDS, CONSOLE_SESSION_SECONDS } from '../../contract/console.js';
import { MINUTE, SECOND } from '../../domain/clock.js';
import { ApiWorld, PUBLIC_URL } from './support/world.js';

const APPROVER = ['recovery-approvers'];
const NAME = '__Host-countersign-console-session';
const OURS = { 'countersign-console': 'act', 'sec-fetch-site': 'same-origin' } as const;

let world: ApiWorld;
let cookie: string;
/** What the provider was asked to renew and to forget, and what it does with whoever comes back. */
const asked: string[] = [];
let renewed: ConsoleTokens | null = null;
let finished: { readonly personId: string; readonly tokens: ConsoleTokens } | null = null;

const console: ConsoleAccess = {
  signIns: {
    begin: async () => ({ location: 'https://idp.example/auth', state: 's', nonce: 'n', codeVerifier: 'v' }),
    finish: async () => finished,
    renew: async (refresh) => {
      asked.push(`renew ${refresh}`);
      return renewed;
    },
    forget: async (refresh) => void asked.push(`forget ${refresh}`),
  },
  scripts: new Map([['/console/main.js', 'export {};']]),
  live: { open: async () => null, end: () => {}, close: () => {} },
};

const tokensOf = async (person = 'adam', refresh: string | null = 'r1'): Promise<ConsoleTokens> => ({
  access: await world.token(person, APPROVER),
  refresh,
  livesSeconds: 600,
});
const db = () => world.database.as('countersign_api');
const signIn = async (tokens?: ConsoleTokens) =>
  beginConsole({ db: db() }, 'adam', tokens ?? (await tokensOf()), world.now);
const reads = (value: string, headers: Readonly<Record<string, string>> = OURS) =>
  world.send('GET', '/v1/console/session', { headers: { cookie: `${NAME}=${value}`, ...headers } });
const rows = () => world.database.owner.selectFrom('console_session').selectAll().execute();

beforeAll(async () => {
  world = await ApiWorld.start({ console });
});
beforeEach(async () => {
  asked.length = 0;
  renewed = null;
  finished = null;
  cookie = await signIn();
});
afterAll(() => world.stop());

describe('somebody at the console', () => {
  it('is who the provider says, by a cookie that no script reads and a token that no browser has', async () => {
    const answer = await reads(cookie);
    expect(answer).toMatchObject({ status: 200, json: { personId: 'adam', roles: ['approver'] } });
    const stored = JSON.stringify(await rows());
    expect(stored).not.toContain(cookie);
    expect(stored).not.toContain((await tokensOf()).access.split('.')[0]);
  });

  it('is signed out at the provider and here, and the cookie is taken away', async () => {
    const sent = { headers: { cookie: `${NAME}=${cookie}`, ...OURS }, body: {} };
    const out = await world.send('POST', '/v1/console/sign-out', sent);
    expect(out.headers.get('set-cookie')).toMatch(
      /^__Host-countersign-console-session=; .*Max-Age=0; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(asked).toEqual(['forget r1']);
    expect(await reads(cookie)).toMatchObject({ status: 401 });
  });

  it('stays signed in by renewed tokens, renewed once for requests of one moment, until the provider refuses', async () => {
    world.now += 9 * MINUTE;
    renewed = await tokensOf('adam', 'r2');
    const answers = await Promise.all([reads(cookie), reads(cookie), reads(cookie)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(asked).toEqual(['renew r1']);
    world.now += 9 * MINUTE;
    renewed = null;
    expect(await reads(cookie)).toMatchObject({ status: 401 });
    expect(asked).toEqual(['renew r1', 'renew r2']);
    expect((await rows()).map(({ session_id: id }) => id)).not.toContain(keptOf(cookie));
  });

  it('is signed out after an hour without an act, which what the page asks by itself is not, and after a day’s work', async () => {
    const lives = { ...(await tokensOf()), livesSeconds: 100_000 };
    cookie = await signIn({ ...lives, access: await world.token('adam', APPROVER, { expiresInSeconds: 100_000 }) });
    const begun = world.now;
    const live = { ...OURS, 'countersign-console': 'live' };
    world.now += CONSOLE_IDLE_SECONDS * SECOND - MINUTE;
    expect(await reads(cookie, live)).toMatchObject({ status: 200 });
    expect(await reads(cookie)).toMatchObject({ status: 200 });
    world.now += CONSOLE_IDLE_SECONDS * SECOND - MINUTE;
    expect(await reads(cookie, live)).toMatchObject({ status: 200 });
    world.now += 2 * MINUTE;
    expect(await reads(cookie, live)).toMatchObject({ status: 401 });
    await world.database.owner.updateTable('console_session').set({ used_at: world.now }).execute();
    expect(await reads(cookie, live)).toMatchObject({ status: 200 });
    world.now = begun + CONSOLE_SESSION_SECONDS * SECOND;
    await world.database.owner.updateTable('console_session').set({ used_at: world.now }).execute();
    expect(await reads(cookie)).toMatchObject({ status: 401 });
  });
});

describe('attacks on a session', () => {
  it.each([
    ['a form or link of another site, which cannot add the field', { 'sec-fetch-site': 'same-origin' }],
    ['a script of another site', { ...OURS, 'sec-fetch-site': 'cross-site' }],
    ['a page of the same site, such as where decisions are signed', { ...OURS, 'sec-fetch-site': 'same-site' }],
    ['an address typed or opened from a mail', { ...OURS, 'sec-fetch-site': 'none' }],
    ['an older browser at another origin', { 'countersign-console': 'act', origin: 'https://evil.example' }],
  ])('attack: %s rides on it', async (_what, headers) => {
    expect(await reads(cookie, headers)).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
    const signOut = { headers: { cookie: `${NAME}=${cookie}`, ...headers }, body: {} };
    expect((await world.send('POST', '/v1/console/sign-out', signOut)).status).toBe(401);
    expect(await reads(cookie, { ...OURS, origin: PUBLIC_URL })).toMatchObject({ status: 200 });
  });

  it('attack: a cookie that was planted before signing in is no session afterwards (fixation)', async () => {
    const planted = newCookieValue();
    const begun = await world.send('POST', '/v1/console/sign-ins', { body: { language: 'en', returnTo: '/console' } });
    const away = /countersign-console-sign-in=([\w-]+)/.exec(begun.headers.get('set-cookie') ?? '')?.[1] ?? '';
    finished = { personId: 'adam', tokens: await tokensOf() };
    const back = await fetch(`${world.url}/console/signed-in?code=c&state=s`, {
      redirect: 'manual',
      headers: { cookie: `countersign-console-sign-in=${away}; ${NAME}=${planted}` },
    });
    const [, fresh] = back.headers.getSetCookie().map((one) => /=([\w-]*);/.exec(one)?.[1] ?? '');
    expect(back.headers.get('location')).toBe('/console?lang=en');
    expect(fresh).not.toBe(planted);
    expect(await reads(fresh ?? '')).toMatchObject({ status: 200 });
    expect(await reads(planted)).toMatchObject({ status: 401 });
  });

  it('attack: somebody is signed in as the attacker by a link to where the provider sends people back (login CSRF)', async () => {
    finished = { personId: 'mallory', tokens: await tokensOf('mallory') };
    const back = await fetch(`${world.url}/console/signed-in?code=c&state=s`, { redirect: 'manual' });
    expect(back.headers.get('location')).toBe('/console?lang=en#failed');
    expect(back.headers.getSetCookie().join()).not.toContain(NAME);
  });

  it('attack: the provider’s ID token is of one person, its access token of another', async () => {
    const begun = await world.send('POST', '/v1/console/sign-ins', { body: { language: 'de', returnTo: '/console' } });
    const away = /countersign-console-sign-in=([\w-]+)/.exec(begun.headers.get('set-cookie') ?? '')?.[1] ?? '';
    finished = { personId: 'anna', tokens: await tokensOf('adam') };
    const headers = { cookie: `countersign-console-sign-in=${away}` };
    const back = await fetch(`${world.url}/console/signed-in?code=c`, { redirect: 'manual', headers });
    expect(back.headers.get('location')).toBe('/console?lang=de#failed');
  });

  it('attack: an open redirect by the page to come back to', async () => {
    for (const returnTo of ['//evil.example', 'https://evil.example', '/console/../evil', '/console/cases/x']) {
      const body = { language: 'en', returnTo };
      expect((await world.send('POST', '/v1/console/sign-ins', { body })).status).toBe(400);
    }
  });

  it('attack: two cookies of the name, of which one came from elsewhere', async () => {
    const both = `${NAME}=${newCookieValue()}; ${NAME}=${cookie}`;
    expect((await world.send('GET', '/v1/console/session', { headers: { cookie: both, ...OURS } })).status).toBe(401);
  });

  it('attack: whoever reads the table has no session, and whoever writes it does not become somebody else', async () => {
    expect(await reads(keptOf(cookie))).toMatchObject({ status: 401 });
    const mine = await beginConsole({ db: db() }, 'mallory', await tokensOf('mallory'), world.now);
    const { tokens } = await world.database.owner
      .selectFrom('console_session')
      .select('tokens')
      .where('session_id', '=', keptOf(cookie))
      .executeTakeFirstOrThrow();
    const row = world.database.owner.updateTable('console_session').set({ tokens, person_id: 'adam' });
    await row.where('session_id', '=', keptOf(mine)).execute();
    expect(await reads(mine)).toMatchObject({ status: 401 });
  });

  it('attack: the pages in a frame of another site (clickjacking)', async () => {
    for (const path of [
      '/console',
      '/console/cases/0b0b0b0b-0000-0000-0000-000000000000',
      '/console/exceptions',
      '/sign',
    ]) {
      const { headers, text } = await page(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      expect(text).not.toMatch(/<script>|style=/);
    }
  });
});

async function page(path: string): Promise<{ headers: Headers; text: string }> {
  const response = await fetch(`${world.url}${path}`);
  expect(response.status).toBe(200);
  return { headers: response.headers, text: await response.text() };
}
