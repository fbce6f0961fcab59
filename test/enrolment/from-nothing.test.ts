import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Request } from 'playwright-core';
import { TOTP, URI } from 'otpauth';
import { surveyed } from '../../cli/survey/findings.js';
import { enrolledOfAll } from '../../activities/enrolled/enrolled-of-all.js';
import type { Person } from '../../dev/actors/person.js';
import { DAY } from '../../domain/clock.js';
import { loadPolicy } from '../../policy/load.js';
import { loadTrust } from '../../proofs/keys.js';
import { SECURITY_MAIL_TO } from '../../dev/environment/process-plans.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { hasAuthenticator } from '../../dev/browser/authenticator.js';
import { PHONE, startChromium } from '../support/browser/chromium.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { CHANGED, codeTo, mailTo, takeBackLinkIn } from '../support/enrolment/enrolment-mail.js';
import { nothingEnrolled } from '../support/enrolment/nothing-enrolled.js';
import { readQr } from '../support/enrolment/read-qr.js';
import { Live } from '../support/live/live.js';

/** Issue 5: what comes over the line until the page can be used. */
const PAGE_WEIGHT_MAX_BYTES = 60_000;

const REFUSED = 'Nothing was changed. Check what you typed';

let live: Live;
let chromium: Browser;
beforeAll(async () => {
  chromium = await startChromium();
  live = await Live.start({ subjects: 4, hostName: 'localhost' });
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await live?.stop();
});

const address = () => `${live.surface.api}/enrol`;
const phone = (options = {}): Promise<BrowserContext> => chromium.newContext({ ...PHONE, ...options });

/** What was sent and received for a page, in bytes, as compressed as it came. */
function weighs(context: BrowserContext): () => Promise<number> {
  const requests: Request[] = [];
  context.on('requestfinished', (request) => void requests.push(request));
  return async () => {
    const sizes = await Promise.all(requests.map((request) => request.sizes()));
    return sizes.reduce((sum, one) => sum + one.responseBodySize + one.responseHeadersSize, 0);
  };
}

/** Keeps a picture for the docs, where a folder for it is named. */
async function pictures({ page }: PortalPage, name: string): Promise<void> {
  const folder = process.env['PICTURES_FOLDER'];
  if (folder !== undefined) await page.screenshot({ path: path.join(folder, `${name}.png`), scale: 'css' });
}

const isFine = async ({ page }: PortalPage) => expect(await whatAxeFinds(page)).toEqual([]);

/** Signs in at the identity provider's own page, from the enrolment page and back to it. */
async function signsIn(page: PortalPage, person: Person): Promise<void> {
  await page.presses('Sign in');
  await page.page.getByLabel('User name').fill(person.seeded.username);
  await page.page.getByLabel('Password').fill(person.seeded.password);
  await page.page.getByLabel('Code from your authenticator app').fill(await person.signInCode());
  await page.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.shows('What you can recover with');
}

/** Confirms what is asked for by the passkey of this browser, on the page of passkeys. */
async function confirmsByPasskey(page: PortalPage): Promise<void> {
  await page.shows('Confirm that it is you');
  await page.presses('Confirm with your passkey');
  await page.shows('Confirm this change with your passkey');
  await page.presses('Confirm with the passkey');
}

/** The standing of somebody in so many days, as `countersign coverage --verify` would have it. */
async function standingIn(days: number, personId: string) {
  const { plans, keys } = live.environment;
  const policy = await loadPolicy(plans['case-worker'].env['POLICY_FILE'] ?? '', { production: false });
  const [held] = await enrolledOfAll(live.database, [personId], await loadTrust(keys.TRUST_FILE));
  expect(held?.forged).toBe(0);
  const member = { personId, name: '', enrolled: held?.enrolled ?? [], ofRecord: null };
  const [found] = surveyed(policy, [member], 'password.reset', Date.now() + days * DAY);
  return found?.standing.state;
}

describe('somebody who has nothing enrolled, with a phone', () => {
  it('comes from nothing to passkey, printed codes, app, private address and contact, and can be recovered by them once they are old enough', async () => {
    const person = live.nextSubject();
    const { personId } = person.seeded;
    await nothingEnrolled(live, personId);
    const context = await phone();
    const weight = weighs(context);
    const page = await PortalPage.open(context, address());
    await hasAuthenticator(page.page);
    await page.shows('Be ready for the day you are locked out');
    await page.page.waitForLoadState('networkidle');
    expect(await weight()).toBeLessThan(PAGE_WEIGHT_MAX_BYTES);
    await isFine(page);
    await signsIn(page, person);
    await isFine(page);

    await page.presses('Add a passkey');
    await isFine(page);
    await page.gives('On which device?', 'my phone', 'Go on');
    await page.shows('Register your passkey');
    expect(page.page.url()).toBe(`${live.surface.signing.origin}/enrol-passkey?lang=en`);
    await isFine(page);
    await page.presses('Register a passkey');
    await page.says('Your passkey was added.');
    await page.page.getByText('Passkey, my phone, on one device').waitFor();
    await isFine(page);
    const { text } = await mailTo(live, SECURITY_MAIL_TO, 'Somebody began to enrol with nothing but a sign-in');
    expect(text).toContain(personId);
    expect((await mailTo(live, person.workEmail, CHANGED)).text).toContain('nothing but a sign-in');

    await page.presses('Make recovery codes');
    await isFine(page);
    await page.presses('Make them');
    await page.shows('Confirm that it is you');
    await isFine(page);
    await page.presses('Confirm with your passkey');
    await page.page.getByText('You make new recovery codes.').waitFor();
    await isFine(page);
    await page.presses('Confirm with the passkey');
    await page.shows('Your recovery codes');
    const codes = await page.page.locator('.codes .code').allInnerTexts();
    expect(new Set(codes).size).toBe(8);
    for (const code of codes) {
      expect(code).toMatch(/^(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
      live.surface.secrets.note('a recovery code', code);
    }
    await isFine(page);
    await page.presses('I have kept them');
    await page.page.getByText('Recovery codes, 8 left').waitFor();
    expect(await page.page.content()).not.toContain(codes[0]);

    await page.presses('Add an authenticator app');
    await page.gives('On which device?', 'my tablet', 'Go on');
    await page.page.getByText('Scan this with the app').waitFor();
    await isFine(page);
    const app = URI.parse((await readQr(page.page)) ?? '');
    if (!(app instanceof TOTP)) throw new Error('the QR code is of no authenticator app');
    live.surface.secrets.note('the secret of an app', app.secret.base32);
    expect((await page.page.locator('p.code').innerText()).replaceAll(' ', '')).toBe(app.secret.base32);
    await pictures(page, 'enrolment-app');
    await page.gives('Code that the app shows', app.generate(), 'Go on');
    await confirmsByPasskey(page);
    await page.says('Your app was added.');

    await page.presses('Add a private mail address');
    await isFine(page);
    const since = Date.now();
    const mine = `me.${personId}@home.example`;
    await page.gives('Private mail address', mine, 'Send me a code');
    await page.shows('Type the code we mailed');
    await isFine(page);
    await page.gives('Code from the mail', await codeTo(live, mine, since), 'Go on');
    await confirmsByPasskey(page);
    await page.says('Your address was added.');

    await page.presses('Add a recovery contact');
    await isFine(page);
    await page.gives('Their name', 'Zoë', 'Go on');
    await page.gives('Their mail address', 'zoe@friends.example', 'Go on');
    await confirmsByPasskey(page);
    await page.says('Your contact was added.');
    await isFine(page);
    await pictures(page, 'enrolment');
    expect((await mailTo(live, mine, CHANGED)).text).toContain('A recovery contact was added');

    expect(await standingIn(0, personId)).toBe('waits');
    expect(await standingIn(31, personId)).toBe('covered');
    expect(await live.whatWentWrong()).toEqual([]);
    await context.close();
  }, 180_000);
});

describe('somebody who did not change it', () => {
  it('takes it back from the mail: what they had before is back, security is told, and opening the link did nothing', async () => {
    const person = live.nextSubject();
    const { personId } = person.seeded;
    const context = await phone({ locale: 'de-DE' });
    const page = await PortalPage.open(context, address());
    await hasAuthenticator(page.page, person.seeded.passkeys);
    await page.presses('Anmelden');
    await page.page.getByLabel('User name').fill(person.seeded.username);
    await page.page.getByLabel('Password').fill(person.seeded.password);
    await page.page.getByLabel('Code from your authenticator app').fill(await person.signInCode());
    await page.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.shows('Womit Sie wieder hineinkommen');
    await page.presses('Vertrauensperson hinzufügen');
    await page.gives('Name der Person', 'Mallory', 'Weiter');
    await page.gives('Mailadresse der Person', 'mallory@evil.example', 'Weiter');
    await page.presses('Mit dem Passkey bestätigen');
    await page.shows('Diese Änderung mit Ihrem Passkey bestätigen');
    await isFine(page);
    await page.presses('Mit dem Passkey bestätigen');
    await page.says('Ihre Vertrauensperson ist hinzugefügt.');
    await isFine(page);
    const contacts = () => page.page.getByText('Mallory').count();
    expect(await contacts()).toBe(1);

    const link = takeBackLinkIn(await mailTo(live, person.privateEmail, CHANGED));
    const other = await phone();
    const posted: string[] = [];
    other.on('request', (request) => void posted.push(`${request.method()} ${request.url()}`));
    const stopping = await other.newPage();
    await stopping.goto(link);
    await stopping.waitForLoadState('networkidle');
    expect(posted.filter((request) => request.startsWith('POST') || request.includes('token'))).toEqual([]);
    expect(await whatAxeFinds(stopping)).toEqual([]);
    await stopping.getByRole('button', { name: 'This was not me: take it back' }).click();
    await stopping.getByRole('status').filter({ hasText: 'It is taken back' }).waitFor();
    expect((await mailTo(live, SECURITY_MAIL_TO, 'An enrolment was taken back as not theirs')).text).toContain(
      personId,
    );
    await mailTo(live, person.workEmail, 'What you had enrolled was put back');
    await page.page.reload();
    await page.shows('Bereit sein für den Tag, an dem Sie ausgesperrt sind');
    const { enrolled } = (
      await enrolledOfAll(live.database, [personId], await loadTrust(live.environment.keys.TRUST_FILE))
    )[0]!;
    expect(enrolled.filter(({ kind }) => kind === 'contact')).toHaveLength(1);
    expect(JSON.stringify(enrolled)).not.toContain('mallory');
    await Promise.all([context.close(), other.close()]);
  }, 120_000);
});

describe('the enrolment page', () => {
  it('says without a script what it is and what nobody may ask, and sends nothing', async () => {
    const context = await phone({ javaScriptEnabled: false });
    const sent: string[] = [];
    context.on('request', (request) => void sent.push(request.method()));
    const page = await PortalPage.open(context, address());
    await page.shows('Be ready for the day you are locked out');
    expect(await page.page.content()).toContain('This page needs JavaScript from here on');
    await page.page.getByText('To enrol something for somebody else').waitFor();
    expect(new Set(sent)).toEqual(new Set(['GET']));
    await context.close();
  });

  it('changes nothing by a passkey that is not there, and the person can go on, and sign out', async () => {
    const person = live.nextSubject();
    const context = await phone();
    const page = await PortalPage.open(context, address());
    await hasAuthenticator(page.page);
    await signsIn(page, person);
    await page.presses('Make recovery codes');
    await page.presses('Make them');
    await page.presses('Use a recovery code instead');
    await page.gives('One of your recovery codes', person.seeded.recoveryCode ?? '', 'Confirm');
    await page.saysNo(REFUSED);
    expect(await whatAxeFinds(page.page)).toEqual([]);
    await page.presses('Back');
    await page.shows('What you can recover with');
    await page.presses('Sign out');
    await page.shows('Be ready for the day you are locked out');
    await page.says('You are signed out.');
    expect(await whatAxeFinds(page.page)).toEqual([]);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('countersign-enrolment-session');
    await page.page.reload();
    await page.shows('Be ready for the day you are locked out');
    await context.close();
  }, 60_000);
});
