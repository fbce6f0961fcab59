import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { Mailbox, notMeTokenIn } from '../../dev/actors/mailbox.js';
import { DAY } from '../../domain/clock.js';
import type { AttestedMethod } from '../../domain/evidence.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { pictures } from '../support/browser/pictures.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { LiveCase } from '../support/live/live-case.js';
import { vouchesFor } from '../support/live/voucher.js';
import { DESK, Stand } from '../support/portal/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.start(10);
}, 180_000);
afterAll(() => stand?.stop());

const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);
const isAccepted = ({ page }: PortalPage, name: string): Promise<void> =>
  page
    .getByRole('listitem')
    .filter({ hasText: `${name}: accepted` })
    .waitFor();
const numberOn = async ({ page }: PortalPage): Promise<string> =>
  (await page.locator('#step .number:visible').innerText()).replaceAll(' ', '');
const methodsGiven = async (kase: LiveCase) => (await kase.recorded()).evidence.map(({ receipt }) => receipt.method);
const signs = (kase: LiveCase, username: string, method: AttestedMethod, number: string) =>
  vouchesFor(kase, stand.live.person(username), { method, number });

/** Makes somebody a verifier who was trained a while ago. */
async function isVerifier(username: string): Promise<void> {
  await stand.live.directory
    .updateTable('sample_directory.person')
    .set({ groups: ['identity-verifiers'], trained_at: new Date(Date.now() - 100 * DAY) })
    .where('username', '=', username)
    .execute();
}

/** A line as slow as on a train, in both directions. */
async function onSlowLine(context: BrowserContext, { page }: PortalPage): Promise<void> {
  const debug = await context.newCDPSession(page);
  const bytesPerSecond = 6_000;
  const line = { offline: false, latency: 600, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
  await debug.send('Network.emulateNetworkConditions', line);
}

describe("a manager's confirmation, on the page", () => {
  const MANAGER = 'The word of your manager';
  const METHOD = 'manager-confirmation';

  it('shows the digits to read out, and takes up what was signed by itself: closed in between, in two tabs, on a slow line', async () => {
    const kase = await LiveCase.open(stand.live);
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    await onSlowLine(context, page);
    await page.presses('Ask your manager instead');
    await isFine(page);
    await page.presses('Ask my manager');
    await page.says('Your manager is asked by mail.');
    const number = await numberOn(page);
    expect(number).toMatch(/^\d{6}$/);
    await isFine(page);
    await pictures(page, 'portal-manager');
    const mail = await new Mailbox(stand.live.surface, 'mona@example.com').next(kase.caseId, /^Is it really/);
    expect(mail.text).not.toContain(number);

    await page.page.close();
    expect(await signs(kase, 'mona', METHOD, number)).toBeNull();
    const [again, tab] = await Promise.all([0, 1].map(() => PortalPage.open(context, stand.address)));
    if (again === undefined || tab === undefined) throw new Error('no tabs');
    await Promise.all([isAccepted(again, MANAGER), isAccepted(tab, MANAGER)]);
    expect(await methodsGiven(kase)).toEqual([METHOD]);
    await context.close();
  }, 120_000);

  it('attack: a caller with a page of their own has other digits, and gets nothing of what was signed for the subject', async () => {
    const kase = await LiveCase.open(stand.live);
    const [theirs, callers] = await Promise.all([stand.phone(), stand.phone()]);
    const [page, caller] = await Promise.all([stand.opensPage(kase, theirs), stand.opensPage(kase, callers)]);
    for (const one of [page, caller]) {
      await one.presses('Ask your manager instead');
      await one.presses('Ask my manager');
    }
    const [number, other] = [await numberOn(page), await numberOn(caller)];
    expect(other).not.toBe(number);
    expect(await caller.page.locator('body').innerText()).not.toContain(number);
    expect(await signs(kase, 'mona', METHOD, number)).toBeNull();
    await isAccepted(page, MANAGER);
    await caller.shows('Go on where you began');
    expect(await methodsGiven(kase)).toEqual([METHOD]);
    await Promise.all([theirs.close(), callers.close()]);
  }, 120_000);

  it('attack: a mail scanner that opens every link of the mail to the manager changes nothing', async () => {
    const kase = await LiveCase.open(stand.live);
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    await page.presses('Ask your manager instead');
    await page.presses('Ask my manager');
    const mail = await new Mailbox(stand.live.surface, 'mona@example.com').next(kase.caseId, /^Is it really/);
    expect(notMeTokenIn(mail)).not.toBeNull();
    const scanner = await stand.chromium.newContext();
    for (const link of mail.text.match(/https?:\/\/[^\s)]+/g) ?? []) {
      const opened = await scanner.newPage();
      await opened.goto(link.replace(/[.,]$/, ''));
      await opened.waitForLoadState('networkidle');
    }
    await page.page.bringToFront();
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying', outcome: null, evidence: [] });
    await page.shows('Prove that it is you');
    await Promise.all([context.close(), scanner.close()]);
  }, 90_000);
});

describe('a contact, on the page', () => {
  it('has a code sent to one without a word of where, and takes it from whoever they passed it on to', async () => {
    const kase = await LiveCase.open(stand.live);
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    await page.presses('Ask one of your contacts instead');
    await isFine(page);
    await page.presses('Have a code sent to a contact');
    await page.says('A code is on its way to one of the contacts you named');
    const address = `friend.of.${kase.subject.seeded.username}@friends.example.net`;
    const mail = await new Mailbox(stand.live.surface, address).next(kase.caseId, /may need your help/);
    expect(await page.page.content()).not.toMatch(/friend|@/);
    await page.gives('Code from your contact', '00000000');
    await page.saysNo('That was not accepted.');
    const code = /is (\d{8})\b/.exec(mail.text)?.[1] ?? '';
    stand.live.surface.secrets.note('a code of a contact', code);
    await page.gives('Code from your contact', code);
    await isAccepted(page, 'A code that somebody you named passes on');
    await context.close();
  }, 90_000);

  it('attack: a code that went to the contact of somebody else is none', async () => {
    const [kase, other] = [await LiveCase.open(stand.live), await LiveCase.open(stand.live)];
    const context = await stand.phone();
    const browser = await other.browser();
    expect(await browser.requestCode('recovery-contact')).toMatchObject({ kind: 'accepted' });
    const address = `friend.of.${other.subject.seeded.username}@friends.example.net`;
    const mail = await new Mailbox(stand.live.surface, address).next(other.caseId, /may need your help/);
    const page = await stand.opensPage(kase, context);
    await page.presses('Ask one of your contacts instead');
    await page.presses('Have a code sent to a contact');
    await page.gives('Code from your contact', /is (\d{8})\b/.exec(mail.text)?.[1] ?? '');
    await page.saysNo('That was not accepted.');
    expect(await methodsGiven(kase)).toEqual([]);
    await context.close();
  }, 90_000);
});

describe('a verifier, met by video or at a desk', () => {
  it('at the desk: says where and what to bring, shows the number, and goes on when it was signed', async () => {
    await isVerifier('oscar');
    const kase = await stand.opensForLostPhone();
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    await page.presses('Go to a verifier in person instead');
    await page.page.getByText(`Where: ${DESK}`).waitFor();
    await page.page.getByText('an identity card, a passport or a driving licence').waitFor();
    await isFine(page);
    await page.presses('Show my number for the visit');
    expect(await signs(kase, 'oscar', 'in-person', await numberOn(page))).toBeNull();
    await isAccepted(page, 'A visit to a verifier');
    await context.close();
  }, 90_000);

  it('by video, in German: names the other ways for whoever cannot use it, and goes on when it was signed', async () => {
    await isVerifier('oscar');
    const kase = await stand.opensForLostPhone();
    const context = await stand.phone({ locale: 'de-DE' });
    const page = await PortalPage.open(context, stand.address);
    await page.gives('Fallcode', await (await stand.live.deskAgent()).caseCode(kase.caseId), 'Weiter');
    await page.presses('Stattdessen einen Prüfer per Video treffen');
    await page.page.getByText('Niemand muss Video benutzen').waitFor();
    await page.page.getByText('Wo und wann, sagt Ihnen der Helpdesk.').waitFor();
    await isFine(page);
    await page.presses('Meine Nummer für das Videogespräch zeigen');
    const number = await numberOn(page);
    await page.presses('Stattdessen persönlich zu einem Prüfer gehen');
    expect(await signs(kase, 'oscar', 'attended-video', number)).toBeNull();
    await page.page
      .getByRole('listitem')
      .filter({ hasText: 'Ein Videogespräch mit einem Prüfer: angenommen' })
      .waitFor();
    await context.close();
  }, 90_000);

  it('attack: what somebody signed who is no verifier is not taken up, and the page says nothing of it', async () => {
    const kase = await stand.opensForLostPhone();
    const context = await stand.phone();
    const page = await stand.opensPage(kase, context);
    await page.presses('Go to a verifier in person instead');
    await page.presses('Show my number for the visit');
    const number = await numberOn(page);
    expect(await signs(kase, 'rita', 'in-person', number)).toBe('not-found');
    expect(await signs(kase, 'rita', 'attended-video', number)).toBe('not-found');
    expect(await methodsGiven(kase)).toEqual([]);
    await context.close();
  }, 90_000);
});
