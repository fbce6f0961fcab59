import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { signStatement } from '../../dev/actors/decider.js';
import { canonicalJson } from '../../domain/canonical.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { asked, statementIn } from '../support/console/asking.js';
import { ConsoleStand } from '../support/console/console-stand.js';
import { otherSite } from '../support/console/other-site.js';
import { LiveCase } from '../support/live/live-case.js';

let stand: ConsoleStand;
let adam: PortalPage;
beforeAll(async () => {
  stand = await ConsoleStand.start(12);
  adam = await stand.signedIn('adam');
}, 400_000);
afterAll(() => stand?.stop());

const coded = (text: string): string => Buffer.from(text).toString('base64url');
/** What a page is about and offers; how long ago something was changes by itself. */
const offeredBy = (page: Page) => page.locator('main :is(h1, button, [role=alert])').allInnerTexts();
const approvalsOf = async (kase: LiveCase) => (await kase.recorded()).approvals.length;
const isStillAdam = async () =>
  expect(await asked(adam.page, '/v1/console/session')).toMatchObject({ status: 200, json: { personId: 'p-3001' } });

/** What adam's browser sends to be decided or to sign out, by whichever tab. */
function posts(): readonly string[] {
  const posted: string[] = [];
  adam.page.context().on('request', (request) => {
    if (request.method() === 'POST') posted.push(new URL(request.url()).pathname);
  });
  return posted;
}

/** Adam's browser, and what was signed with his passkey elsewhere: the most that a site of somebody else could have of it. */
async function adamAt(kase: LiveCase) {
  await adam.page.goto(stand.addressOf(kase));
  await adam.shows(`A new password for ${kase.subject.seeded.displayName}`);
  const statement = await statementIn(adam.page, kase);
  const { assertion } = signStatement(stand.live.surface, stand.live.person('adam'), statement);
  return { statement, assertion, posted: posts() };
}

describe.each(['localhost', '127.0.0.1'] as const)(
  'a site of somebody else at %s, in the browser of an approver',
  (host) => {
    it('attack: asks as a script, with the session’s cookie: it reads nothing, decides nothing, signs nobody out', async () => {
      const kase = await LiveCase.verified(stand.live);
      const { statement, assertion } = await adamAt(kase);
      const site = await otherSite(host, '<!doctype html><title>Win</title>');
      const evil = await PortalPage.open(adam.page.context(), site.url);
      const { api } = stand.live.surface;
      const heard = await evil.page.evaluate(
        async ([origin, path, text]) => {
          const field = { 'countersign-console': 'act' };
          const json = { 'content-type': 'application/json' };
          const sent = { method: 'POST', body: text ?? '', credentials: 'include' } as const;
          const tries = [
            fetch(`${origin}/v1/queue`, { headers: field, credentials: 'include' }),
            fetch(`${origin}/v1/queue`, { credentials: 'include' }),
            fetch(`${origin}${path}`, { ...sent, headers: { ...json, ...field } }),
            fetch(`${origin}${path}`, { ...sent, mode: 'no-cors' }),
            fetch(`${origin}/v1/console/sign-out`, {
              method: 'POST',
              mode: 'no-cors',
              credentials: 'include',
              body: '{}',
            }),
          ];
          const settled = await Promise.allSettled(tries);
          return settled.filter((one) => one.status === 'fulfilled' && one.value.type !== 'opaque').length;
        },
        [api, `/v1/cases/${kase.caseId}/decisions`, JSON.stringify({ statement, assertion })],
      );
      expect(heard).toBe(0);
      const stream = await evil.page.evaluate(
        (url) =>
          new Promise((resolve) => {
            const source = new EventSource(url, { withCredentials: true });
            source.addEventListener('open', () => resolve('open'));
            source.addEventListener('error', () => resolve('refused'));
          }),
        `${api}/v1/console/stream`,
      );
      expect(stream).toBe('refused');
      expect(await approvalsOf(kase)).toBe(0);
      await isStillAdam();
      site.close();
    }, 180_000);

    it('attack: has a form sent: the approver stays signed in, and nothing is decided', async () => {
      const kase = await LiveCase.verified(stand.live);
      const { statement, assertion } = await adamAt(kase);
      const { api } = stand.live.surface;
      const body = JSON.stringify({ statement, assertion }).slice(0, -1).replaceAll("'", '&#39;');
      const formTo = (path: string, name: string): string =>
        `<form method="post" enctype="text/plain" target="${name}" action="${api}${path}"><input name='${body},"a":"' value='"}'><button>${name}</button></form>`;
      const site = await otherSite(
        host,
        `<!doctype html><title>Win</title>${formTo(`/v1/cases/${kase.caseId}/decisions`, 'decide')}${formTo('/v1/console/sign-out', 'leave')}`,
      );
      const evil = await PortalPage.open(adam.page.context(), site.url);
      for (const name of ['decide', 'leave']) {
        const answered = evil.page
          .context()
          .waitForEvent('response', (response) => response.request().method() === 'POST');
        await evil.presses(name);
        expect((await answered).status()).toBe(401);
      }
      expect(await approvalsOf(kase)).toBe(0);
      await isStillAdam();
      site.close();
    }, 180_000);

    it('attack: puts the console and the signing page into frames, under its own button: there is nothing in them', async () => {
      const kase = await LiveCase.verified(stand.live);
      await adamAt(kase);
      const { signing } = stand.live.surface;
      const frames = [stand.addressOf(kase), `${signing.origin}/sign`].map((url) => `<iframe src="${url}"></iframe>`);
      const site = await otherSite(host, `<!doctype html><title>Win</title>${frames.join('')}`);
      const evil = await PortalPage.open(adam.page.context(), site.url);
      const framed = evil.page.frames().slice(1);
      expect(framed).toHaveLength(2);
      expect(await Promise.all(framed.map((frame) => frame.locator('main').count()))).toEqual([0, 0]);
      site.close();
    }, 180_000);

    it('attack: opens the console and the signing page, and sends them messages: neither heeds them, nor whoever opened them', async () => {
      const kase = await LiveCase.verified(stand.live);
      const { statement, assertion, posted } = await adamAt(kase);
      const site = await otherSite(host, '<!doctype html><title>Win</title><button>Win</button>');
      const evil = await PortalPage.open(adam.page.context(), site.url);
      const { signing } = stand.live.surface;
      const victims = [
        [stand.addressOf(kase), 'Approve and sign'],
        [`${signing.origin}/sign`, 'does not belong together'],
      ] as const;
      for (const [url, shown] of victims) {
        const opened = evil.page.waitForEvent('popup');
        await evil.page.evaluate(`void (globalThis.victim = open(${JSON.stringify(url)}))`);
        const page = await opened;
        await page.getByText(shown).first().waitFor();
        const before = await offeredBy(page);
        const text = JSON.stringify(statement);
        const message = JSON.stringify({ text, signed: { text, assertion }, trip: 'guessed' });
        const reached = await evil.page.evaluate(`(() => {
        victim?.postMessage(${message}, '*');
        return { isClosed: victim?.closed ?? true, frames: victim?.length ?? 0 };
      })()`);
        expect(reached).toEqual({ isClosed: true, frames: 0 });
        expect(await page.evaluate('opener === null')).toBe(true);
        expect(await offeredBy(page)).toEqual(before);
        await page.close();
      }
      expect(posted.filter((path) => path.includes('/cases/'))).toEqual([]);
      expect(await approvalsOf(kase)).toBe(0);
      site.close();
    }, 180_000);
  },
);

describe('a link that somebody else made', () => {
  it('attack: brings something signed elsewhere to a tab that did not ask for it: nothing is sent', async () => {
    const kase = await LiveCase.verified(stand.live);
    const { statement, assertion, posted } = await adamAt(kase);
    const signed = coded(JSON.stringify({ text: JSON.stringify(statement), assertion }));
    await adam.page.goto('about:blank');
    await adam.page.goto(`${stand.addressOf(kase)}#trip=guessed&signed=${signed}`);
    await adam.page.getByRole('button', { name: 'Approve and sign' }).waitFor();
    expect(posted).toEqual([]);
    expect(await approvalsOf(kase)).toBe(0);
  }, 180_000);

  it('attack: leads to the signing page with a statement to sign: it says all of it, and what is signed goes to nobody but the console, which did not ask', async () => {
    const kase = await LiveCase.verified(stand.live);
    const { statement, posted } = await adamAt(kase);
    const { plan, evidence } = await kase.recorded();
    const { origin } = stand.live.surface.signing;
    const asks = new URLSearchParams({
      trip: 'guessed',
      text: coded(canonicalJson(statement)),
      plan: coded(canonicalJson(plan)),
      evidence: coded(canonicalJson(evidence.map(({ receipt }) => receipt))),
      keys: stand.live.person('adam').seeded.passkeys[0]?.credentialId ?? '',
      back: 'https://evil.example/',
    });
    await adam.page.goto(`${origin}/sign?lang=en&back=https://evil.example/#${asks.toString()}`);
    await adam.shows(`You approve: A new password, for ${kase.subject.seeded.displayName}`);
    await adam.presses('Sign with my passkey');
    await adam.page.getByRole('button', { name: 'Approve and sign' }).waitFor();
    expect(adam.page.url().split('?')[0]).toBe(stand.addressOf(kase));
    expect(posted).toEqual([]);
    expect(await approvalsOf(kase)).toBe(0);
  }, 180_000);

  it('attack: a script reads the session out of the page: there is nothing to read', async () => {
    await adam.page.goto(stand.address);
    const held = await adam.page.evaluate(
      '[document.cookie, ...Object.values(sessionStorage), ...Object.values(localStorage)]',
    );
    expect(held).toEqual(['']);
    const cookies = (await adam.page.context().cookies()).filter(({ name }) => name.startsWith('countersign-console'));
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  }, 180_000);
});
