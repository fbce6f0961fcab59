import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { pressesByKeyboard } from '../support/browser/keyboard.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { asked } from '../support/console/asking.js';
import { ConsoleStand } from '../support/console/console-stand.js';
import { approves } from '../support/console/countersigning.js';
import { LiveCase } from '../support/live/live-case.js';

let stand: ConsoleStand;
beforeAll(async () => {
  stand = await ConsoleStand.start(8);
}, 400_000);
afterAll(() => stand?.stop());

const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);

/** Nothing of a page lies outside a screen that is no wider than the narrowest phones (WCAG 2.2, 1.4.10: 320 CSS pixels). */
async function fitsNarrowPhones({ page }: PortalPage): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  if (before !== null) await page.setViewportSize(before);
}

/** A case that an approver refused, as the desk's people see it. */
async function refusedCase(): Promise<LiveCase> {
  const kase = await LiveCase.verified(stand.live);
  const anna = await stand.live.approver('anna');
  const refusal = await anna.readStatement(kase.caseId, 'refuse');
  if (!refusal.ok) throw new Error(refusal.code);
  await anna.send(anna.sign({ ...refusal.body.statement, comment: 'They did not call' }));
  await kase.reaches('under-review');
  return kase;
}

describe('whoever is against it', () => {
  it('refuses in German on a wide screen, gives the reason that is needed, and the case is over', async () => {
    const kase = await LiveCase.verified(stand.live);
    const { displayName } = kase.subject.seeded;
    const wide = { locale: 'de-DE', isMobile: false, viewport: { width: 1280, height: 800 } };
    const anna = await stand.signedIn('anna', stand.addressOf(kase), wide, 'Anmelden');
    await anna.shows(`Ein neues Passwort für ${displayName}`);
    await isFine(anna);
    await anna.presses('Ablehnen und unterschreiben');
    await anna.shows(`Sie lehnen ab: Ein neues Passwort, für ${displayName}`);
    await isFine(anna);
    await anna.presses('Mit meinem Passkey unterschreiben');
    await anna.saysNo('Geben Sie zuerst einen Grund an.');
    await anna.page.getByLabel('Grund (nötig)').fill('Die Person hat nicht angerufen');
    await anna.presses('Mit meinem Passkey unterschreiben');
    await anna.says('Ihre Ablehnung zählt: der Fall ist beendet.');
    const { stoppedBy } = await kase.reaches('under-review');
    expect(stoppedBy?.statement).toMatchObject({ kind: 'refuse', comment: 'Die Person hat nicht angerufen' });
  }, 180_000);

  it('takes an approval of theirs back, and somebody else has to give one', async () => {
    const kase = await LiveCase.verified(stand.live);
    const adam = await stand.signedIn('adam', stand.addressOf(kase));
    await approves(adam);
    await adam.says('Your approval counts.');
    await adam.presses('Take my approval back and sign');
    await adam.shows(`You take your approval back: A new password, for ${kase.subject.seeded.displayName}`);
    await isFine(adam);
    await adam.presses('Sign with my passkey');
    await adam.says('Your approval is taken back; somebody else has to give one.');
    await adam.page.getByText('recovery-approvers: open, 2 more of recovery-approvers.').waitFor();
    expect((await kase.recorded()).approvals).toEqual([]);
  }, 180_000);
});

describe('a reviewer', () => {
  it('finds the case in the queue, reads what happened and concludes, by keyboard alone', async () => {
    const kase = await refusedCase();
    const { displayName } = kase.subject.seeded;
    const rita = await stand.signedIn('rita');
    await pressesByKeyboard(rita.page, `A new password for ${displayName}`);
    await rita.shows(`A new password for ${displayName}`);
    await rita.page.getByText('Waits for its review · refused').waitFor();
    await rita.page.getByText('They did not call').waitFor();
    await isFine(rita);
    await fitsNarrowPhones(rita);
    await pressesByKeyboard(rita.page, 'It was justified: sign');
    await rita.shows(`You conclude the review of: A new password, for ${displayName}`);
    await rita.page.getByText('The case was justified').waitFor();
    await isFine(rita);
    await fitsNarrowPhones(rita);
    await pressesByKeyboard(rita.page, 'Sign with my passkey');
    await rita.says('The review is concluded.');
    const { review } = await kase.reaches('closed');
    expect(review?.statement).toMatchObject({ decider: 'p-4001', conclusion: 'justified' });
  }, 180_000);
});

describe('a manager who was asked', () => {
  it('opens the address of the case, types the digits that they hear, signs, and the page of the person takes it up', async () => {
    const kase = await LiveCase.open(stand.live);
    const portal = await PortalPage.open(await stand.browser(), `${stand.live.surface.api}/recover`);
    await portal.entersCode(await (await stand.live.deskAgent()).caseCode(kase.caseId));
    await portal.presses('Ask your manager instead');
    await portal.presses('Ask my manager');
    await portal.says('Your manager is asked by mail.');
    const digits = await portal.page.locator('#step .number:visible').innerText();
    const mona = await stand.signedIn('mona', stand.addressOf(kase));
    await mona.presses('I was asked to confirm who somebody is');
    await isFine(mona);
    await fitsNarrowPhones(mona);
    await mona.gives('The six digits they read to you', '000000', 'Go on to sign');
    await mona.saysNo('No page of this case shows these digits.');
    await mona.gives('The six digits they read to you', digits, 'Go on to sign');
    await mona.page.getByRole('heading', { level: 1, name: /^You sign for / }).waitFor();
    await mona.page.getByText('I am their manager').waitFor();
    await isFine(mona);
    await mona.presses('Sign with my passkey');
    await mona.says('It is kept.');
    await portal.page.getByRole('listitem').filter({ hasText: 'The word of your manager: accepted' }).waitFor();
    const { evidence } = await kase.recorded();
    expect(evidence.map(({ receipt }) => [receipt.method, receipt.vouchedBy])).toEqual([
      ['manager-confirmation', 'p-1009'],
    ]);
  }, 180_000);
});

describe('the console', () => {
  it('shows an agent of the desk, who signs nothing, what it is for, and ends their session on the server when they sign out', async () => {
    const page = await stand.signedIn('dora');
    await page.page.getByText('are not among those who countersign or review').waitFor();
    await isFine(page);
    const kept = await page.page.context().cookies();
    expect(await asked(page.page, '/v1/console/session')).toMatchObject({ status: 200 });
    await page.presses('Sign out');
    await page.says('You are signed out.');
    await isFine(page);
    await page.page.context().addCookies(kept);
    expect(await asked(page.page, '/v1/console/session')).toMatchObject({ status: 401 });
    await page.page.reload();
    await page.shows('Countersign');
    await page.page.getByRole('button', { name: 'Sign in' }).waitFor();
  }, 180_000);

  it('says without a script what it is, and sends nothing', async () => {
    const context = await stand.browser({ javaScriptEnabled: false });
    const sent: string[] = [];
    context.on('request', (request) => void sent.push(request.method()));
    const page = await PortalPage.open(context, stand.address);
    await page.shows('Countersign');
    expect(await page.page.content()).toContain('This page needs JavaScript from here on');
    expect(new Set(sent)).toEqual(new Set(['GET']));
  });
});
