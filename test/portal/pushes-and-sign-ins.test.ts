import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { pictures } from '../support/browser/pictures.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { LiveCase } from '../support/live/live-case.js';
import { ISSUER_NAME, Stand } from '../support/portal/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.start(14);
}, 180_000);
afterAll(() => stand?.stop());

const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);
const numberOn = ({ page }: PortalPage): Promise<string> => page.locator('#step .number:visible').innerText();
/** A line of the list of what is asked. */
const isAccepted = ({ page }: PortalPage, name: string): Promise<void> =>
  page
    .getByRole('listitem')
    .filter({ hasText: `${name}: accepted` })
    .waitFor();

describe('a push, on the page', () => {
  const PUSH = 'An answer at your authenticator';

  it('shows the number of its own browser, to whoever comes back to the page too, and is accepted once it was answered', async () => {
    const { kase, push } = await stand.withPush();
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    expect(await page.page.locator('.until').innerText()).toMatch(
      /^You have until .* (CET|CEST|GMT\+[12]) \(in 1[45] minutes\)\.$/,
    );
    await page.presses('Answer at your authenticator instead');
    await page.page.locator('h1:focus').waitFor();
    await isFine(page);
    await page.presses('Ask my authenticator');
    await page.says('Your authenticator asks now.');
    const number = await numberOn(page);
    expect(number).toBe(`${stand.okta.screenOf(push).number}`);
    await isFine(page);
    await pictures(page, 'portal-push');
    await page.presses('I have answered it');
    await page.saysNo('Nothing came of it yet.');

    await page.page.close();
    const again = await PortalPage.open(context, stand.address);
    await again.shows('Prove that it is you');
    await again.presses('Answer at your authenticator instead');
    expect(await numberOn(again)).toBe(number);
    stand.okta.picks(push, Number(number));
    await again.presses('I have answered it');
    await isAccepted(again, PUSH);
    expect((await kase.recorded()).evidence.map(({ receipt }) => receipt.method)).toEqual(['push']);
    await context.close();
  }, 90_000);

  it('attack: another browser with the same case code sees no number, neither while it is asked nor afterwards', async () => {
    const { kase, push } = await stand.withPush();
    const [first, second] = await Promise.all([stand.phone(), stand.phone()]);
    const page = await stand.opensPage(kase, first);
    await page.presses('Answer at your authenticator instead');
    await page.presses('Ask my authenticator');
    const number = await numberOn(page);
    const other = await stand.opensPage(kase, second);
    await other.presses('Answer at your authenticator instead');
    await other.page.waitForLoadState('networkidle');
    expect(await other.page.locator('#step .number:visible').count()).toBe(0);
    stand.okta.picks(push, Number(number));
    await page.presses('I have answered it');
    await isAccepted(page, PUSH);
    await other.shows('Go on where you began');
    expect(await other.page.locator('#step').innerText()).not.toContain(number);
    await Promise.all([first.close(), second.close()]);
  }, 90_000);
});

describe('a sign-in at another issuer, from the page', () => {
  const LOGIN = 'A sign-in at another account of yours';
  const toIssuer = `Sign in at ${ISSUER_NAME}`;

  it('comes back in the same tab and language and is accepted; its code is in no address that stays or is sent', async () => {
    const { kase, account } = await stand.withAccount();
    const context = await stand.phone({ locale: 'de-DE' });
    const asked: string[] = [];
    context.on('request', (request) => void asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
    const page = await PortalPage.open(context, `${stand.address}?lang=en`);
    await page.entersCode(await (await stand.live.deskAgent()).caseCode(kase.caseId));
    await page.shows('Prove that it is you');
    await page.presses('Sign in at another account instead');
    await isFine(page);
    await page.presses(toIssuer);
    await page.shows('Sign in');
    await stand.signsInElsewhere(page, account);
    await isAccepted(page, LOGIN);
    await isFine(page);
    expect(page.page.url()).toBe(`${stand.address}?lang=en`);
    expect((await kase.recorded()).evidence.map(({ receipt }) => receipt.method)).toEqual(['federated-login']);
    const ours = asked.filter((request) => request.startsWith(stand.live.surface.api));
    expect(ours.filter((request) => /[?&]code=|state=/.test(request))).toEqual([]);
    expect(await page.page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
    await page.page.goBack();
    expect(page.page.url()).not.toContain('code=');
    await context.close();
  }, 90_000);

  /** Begins a sign-in on a page, and stops it at the door: the way there, as somebody would hand it on. */
  const wayFrom = async (page: PortalPage): Promise<URL> => {
    const context = page.page.context();
    const stopped = context.waitForEvent('request', (request) => request.url().includes('/auth?'));
    // No content: the browser stays on the page that it is at (RFC 9110, section 15.3.5).
    await context.route(/\/auth\?/, (route) => route.fulfill({ status: 204 }));
    await page.presses('Sign in at another account instead');
    await page.presses(toIssuer);
    return new URL((await stopped).url());
  };

  it('attack: a way that somebody else prepared leads to nothing: a tab that did not ask gives what came back to nobody', async () => {
    const { kase, account } = await stand.withAccount();
    const [theirs, callers] = await Promise.all([stand.phone(), stand.phone()]);
    const way = await wayFrom(await stand.opensPage(kase, callers));
    await stand.opensPage(kase, theirs);
    const posted: string[] = [];
    theirs.on(
      'request',
      (request) => void (request.method() === 'POST' && posted.push(new URL(request.url()).pathname)),
    );
    const lured = await PortalPage.open(theirs, way.href);
    await lured.shows('Sign in');
    await stand.signsInElsewhere(lured, account);
    await lured.shows('Prove that it is you');
    await lured.page.waitForLoadState('networkidle');
    expect(posted.filter((path) => path.startsWith('/v1'))).toEqual([]);
    expect((await kase.recorded()).evidence).toEqual([]);
    await Promise.all([theirs.close(), callers.close()]);
  }, 90_000);

  it('attack: a link with an answer that a tab did not ask for gives nothing, in one that waits for its own either', async () => {
    const { kase } = await stand.withAccount();
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    await wayFrom(page);
    const posted: string[] = [];
    context.on('request', (request) => void (request.method() === 'POST' && posted.push(request.url())));
    for (const answer of ['#code=theirs&state=theirs', '?code=theirs&state=theirs', '#code=theirs', '']) {
      await page.page.goto(`${stand.address}/signed-in${answer}`);
      await page.shows('Prove that it is you');
      await page.page.waitForLoadState('networkidle');
      expect(page.page.url()).toBe(`${stand.address}?lang=en`);
    }
    expect(posted).toEqual([]);
    await context.close();
  }, 90_000);

  it('whoever comes back without having signed in is told so, and can go on', async () => {
    const { kase } = await stand.withAccount();
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    const way = await wayFrom(page);
    await page.page.goto(`${stand.address}/signed-in#error=access_denied&state=${way.searchParams.get('state') ?? ''}`);
    await page.says('You came back without having signed in.');
    await isFine(page);
    await page.presses('Use your authenticator app instead');
    await page.gives('Code of your authenticator app', await kase.subject.recoveryCode());
    await isAccepted(page, 'A code of your authenticator app');
    expect((await kase.recorded()).evidence.map(({ receipt }) => receipt.method)).toEqual(['totp']);
    await context.close();
  }, 90_000);

  it('attack: a code that was made for one session is refused from another, in the one sentence for whatever was wrong', async () => {
    const { kase, account } = await stand.withAccount();
    const [theirs, callers] = await Promise.all([stand.phone(), stand.phone()]);
    const first = await wayFrom(await stand.opensPage(kase, theirs));
    const caller = await stand.opensPage(kase, callers);
    const second = await wayFrom(caller);
    expect(first.searchParams.get('nonce')).not.toBe(second.searchParams.get('nonce'));
    // The page that it comes back to is held up, so that its address can be read over a shoulder.
    await theirs.route('**/signed-in.js', (route) => route.abort());
    await theirs.unroute(/\/auth\?/);
    const subject = await PortalPage.open(theirs, first.href);
    await stand.signsInElsewhere(subject, account);
    await subject.page.waitForURL(/signed-in#/);
    const answer = new URLSearchParams(new URL(subject.page.url()).hash.slice(1));
    answer.set('state', second.searchParams.get('state') ?? '');
    await caller.page.goto(`${stand.address}/signed-in#${answer.toString()}`);
    await caller.says('That was not accepted.');
    expect((await kase.recorded()).evidence).toEqual([]);
    await Promise.all([theirs.close(), callers.close()]);
  }, 90_000);
});

describe('the end of a case, on the page', () => {
  it.each([
    ['expired', 'The time has run out'],
    ['failed', 'The change could not be made'],
    ['stopped', 'This case has ended'],
  ])(
    'is a plain word with what to do next: %s',
    async (step, title) => {
      const kase = await LiveCase.open(stand.live);
      const context = await stand.phone();
      const page = await stand.opensPage(kase, context);
      await context.route('**/progress', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...((await response.json()) as object), step, until: null } });
      });
      await page.shows(title);
      await page.page.locator('h1:focus').waitFor();
      expect(await page.page.getByText('Is it really the help desk?').isVisible()).toBe(false);
      expect(await page.page.getByRole('textbox').count()).toBe(0);
      await isFine(page);
      await context.close();
    },
    60_000,
  );
});
