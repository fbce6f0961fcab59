import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { hasAuthenticator } from '../../dev/browser/authenticator.js';
import { pictures } from '../support/browser/pictures.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { ConsoleStand, signsIn } from '../support/console/console-stand.js';
import { approves, CALLED } from '../support/console/countersigning.js';
import { LiveCase } from '../support/live/live-case.js';

let stand: ConsoleStand;
beforeAll(async () => {
  stand = await ConsoleStand.start(8);
}, 400_000);
afterAll(() => stand?.stop());

const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);

describe('two approvers in two browsers', () => {
  it('sign on the signing page what they read there, a third page updates live, and the case proceeds', async () => {
    await stand.joins('sven', 'recovery-approvers');
    const kase = await LiveCase.verified(stand.live);
    const { displayName } = kase.subject.seeded;
    const title = `A new password for ${displayName}`;
    const adam = await stand.signedIn('adam');
    await adam.shows('What waits for you');
    await isFine(adam);
    await pictures(adam, 'console-queue');
    const sven = await stand.signedIn('sven', stand.addressOf(kase));
    await sven.shows(title);
    await sven.page.getByText('recovery-approvers: open, 2 more of recovery-approvers.').waitFor();

    await adam.page.getByRole('link', { name: title }).click();
    await adam.shows(title);
    await adam.page.getByText('A code of their authenticator app').waitFor();
    await isFine(adam);
    await pictures(adam, 'console-case');
    await adam.presses('Approve and sign');
    await adam.saysNo('Call the person back on the number on file first');
    await adam.page.getByLabel(CALLED).check();
    await adam.presses('Approve and sign');
    await adam.page
      .getByRole('heading', { level: 1, name: `You approve: A new password, for ${displayName}` })
      .waitFor();
    expect(new URL(adam.page.url()).origin).toBe(stand.live.surface.signing.origin);
    expect(new URL(adam.page.url()).hash).toBe('');
    await adam.page.getByText(`${displayName} chooses a new password in their own session`).waitFor();
    await adam.page.getByText('a caller could have had it read out').first().waitFor();
    await isFine(adam);
    await pictures(adam, 'console-sign');
    await adam.page.getByLabel('Reason').fill('Called back, knew the ticket');
    await adam.presses('Sign with my passkey');
    await adam.says('Your approval counts.');
    await adam.page.getByText('You took a part in this case.').waitFor();
    await isFine(adam);

    await sven.page.getByText('recovery-approvers: open, 1 more of recovery-approvers.').waitFor();
    await sven.says('This case changed just now.');
    const anna = await stand.signedIn('anna', stand.addressOf(kase));
    await anna.shows(title);
    await approves(anna);
    await anna.says('Your approval counts.');
    await sven.page.getByText('recovery-approvers: filled.').waitFor();
    await sven.page.getByText('Waits for the person').waitFor();
    const { approvals } = await kase.reaches('awaiting-claim');
    expect(approvals.map(({ by, statement }) => [by, statement.comment])).toEqual([
      ['p-3001', 'Called back, knew the ticket'],
      ['p-3002', null],
    ]);
    expect(await stand.live.whatWentWrong()).toEqual([]);
  }, 180_000);
});

describe('whoever is against it', () => {
  it('refuses in German on a wide screen, gives the reason that is needed, and the case is over', async () => {
    const kase = await LiveCase.verified(stand.live);
    const { displayName } = kase.subject.seeded;
    const wide = { locale: 'de-DE', isMobile: false, viewport: { width: 1280, height: 800 } };
    const context = await stand.browser(wide);
    const anna = await PortalPage.open(context, stand.addressOf(kase));
    const person = stand.live.person('anna');
    await hasAuthenticator(anna.page, person.seeded.passkeys);
    await signsIn(anna, person, 'Anmelden');
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
  }, 120_000);
});

describe('a reviewer', () => {
  it('finds the case in the queue, reads what happened and concludes, by keyboard alone', async () => {
    const kase = await LiveCase.verified(stand.live);
    const { displayName } = kase.subject.seeded;
    const anna = await stand.live.approver('anna');
    const refusal = await anna.readStatement(kase.caseId, 'refuse');
    if (!refusal.ok) throw new Error(refusal.code);
    await anna.send(anna.sign({ ...refusal.body.statement, comment: 'not them' }));
    await kase.reaches('under-review');
    const rita = await stand.signedIn('rita');
    const link = rita.page.getByRole('link', { name: `A new password for ${displayName}` });
    await link.focus();
    await rita.page.keyboard.press('Enter');
    await rita.shows(`A new password for ${displayName}`);
    await rita.page.getByText('Refused').waitFor();
    await isFine(rita);
    await rita.page.getByRole('button', { name: 'It was justified: sign' }).focus();
    await rita.page.keyboard.press('Enter');
    await rita.shows(`You conclude the review of: A new password, for ${displayName}`);
    await rita.page.getByText('The case was justified').waitFor();
    await isFine(rita);
    await rita.page.getByRole('button', { name: 'Sign with my passkey' }).focus();
    await rita.page.keyboard.press('Enter');
    await rita.says('The review is concluded.');
    const { review } = await kase.reaches('closed');
    expect(review?.statement).toMatchObject({ decider: 'p-4001', conclusion: 'justified' });
  }, 120_000);
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
  }, 120_000);
});

describe('the console', () => {
  it('shows somebody without a part what it is for, changes nothing by being opened, and signs them out', async () => {
    const page = await stand.signedIn('dmitri');
    await page.page.getByText('are not among those who countersign or review').waitFor();
    await isFine(page);
    await page.presses('Sign out');
    await page.says('You are signed out.');
    await page.page.reload();
    await page.shows('Countersign');
    await page.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.page.context().cookies()).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ name: 'countersign-console-session' })]),
    );
  }, 60_000);

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
