import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Word } from '../../dev/actors/api-client.js';
import { signIn } from '../../dev/actors/sign-in.js';
import type { SubjectBrowser } from '../../dev/actors/subject-browser.js';
import type { CallBackWord } from '../../domain/call-back.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { PHONE } from '../support/browser/chromium.js';
import { PortalPage } from '../support/browser/portal-page.js';
import { LiveCase } from '../support/live/live-case.js';
import { RawBrowser } from '../support/live/raw-requests.js';
import { type Shown, vouchesFor } from '../support/live/voucher.js';
import { DevicesAndCalls } from '../support/portal/devices-and-calls.js';

const METHOD = 'call-back';

/** Of the desk, and did not open the cases here. */
const ATTENDANT = 'rob';

let stand: DevicesAndCalls;
beforeAll(async () => {
  stand = await DevicesAndCalls.start(12);
  await stand.isAttendant(ATTENDANT);
}, 180_000);
afterAll(() => stand?.stop());

const ACCEPTED = { kind: 'accepted' };
/** The one answer, whatever was wrong. */
const NOT_COMPLETED = { kind: 'refused', code: 'verification-not-completed' };

const numberOf = ({ subject }: LiveCase): string => subject.seeded.privatePhone ?? '';
const ringsAt = (kase: LiveCase) => stand.twilio.delivered.filter(({ to }) => to === numberOf(kase));
/** The code, as whoever answers the telephone hears it once the desk has hung up. */
const heard = (kase: LiveCase): string => {
  const code = stand.twilio.codeFor(numberOf(kase));
  stand.live.surface.secrets.note('a code of a call back', code);
  return code;
};
const methodsGiven = async (kase: LiveCase) => (await kase.recorded()).evidence.map(({ receipt }) => receipt.method);
const lastReason = async (kase: LiveCase) =>
  (await kase.readings.entries()).map(({ refusal }) => refusal).findLast((refusal) => refusal !== null);

/** Whoever calls signs, over HTTP, what came of it; of the page that shows a number, where they answered. */
const says = (kase: LiveCase, word: CallBackWord, number?: string, signed?: Shown, username = ATTENDANT) =>
  vouchesFor(kase, stand.live.person(username), { method: METHOD, word, ...(number && { number }) }, signed);

/** The desk says that it calls, and the browser has the number ring. */
async function rings(kase: LiveCase, browser: SubjectBrowser): Promise<void> {
  expect(await says(kase, 'calling')).toBeNull();
  expect(await browser.requestCode(METHOD)).toMatchObject(ACCEPTED);
}

/** As it should go: they are called, have their number read back, hear the code and type it. */
async function calledBack(kase: LiveCase): Promise<Word> {
  const browser = await kase.browser();
  await rings(kase, browser);
  expect(await says(kase, 'answered', (await browser.shownNumber()) ?? '')).toBeNull();
  return browser.submitCode(METHOD, heard(kase));
}

describe('a call back, over HTTP', () => {
  it('beside a saved code takes whoever answers it to a new password that works, countersigned, and is their fresh item', async () => {
    const kase = await LiveCase.open(stand.live);
    expect(await calledBack(kase)).toMatchObject(ACCEPTED);
    expect(await methodsGiven(kase)).toEqual([METHOD]);
    const browser = await kase.browser();
    expect(await browser.submitRecoveryCode(kase.subject.seeded.recoveryCode ?? '')).toMatchObject(ACCEPTED);
    await kase.reaches('approving');
    await kase.approve();
    expect(await calledBack(kase)).toMatchObject(ACCEPTED);
    const password = 'violet hammock by the telephone';
    expect(await browser.redeemClaim(password)).toMatchObject(ACCEPTED);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await signIn(stand.live.surface, kase.subject, { password })).toMatchObject({ ok: true });
  }, 120_000);

  it('attack: the right code typed into a caller’s own browser is nothing there, and is still good in the one it was made for', async () => {
    const kase = await LiveCase.open(stand.live);
    const [theirs, callers] = [await kase.browser(), await stand.anotherBrowser(kase)];
    await rings(kase, theirs);
    expect(await says(kase, 'answered', (await theirs.shownNumber()) ?? '')).toBeNull();
    expect(await callers.submitCode(METHOD, heard(kase))).toEqual(NOT_COMPLETED);
    expect(await lastReason(kase)).toBe('attestation-missing');
    expect(await methodsGiven(kase)).toEqual([]);
    expect(await theirs.submitCode(METHOD, heard(kase))).toMatchObject(ACCEPTED);
  });

  it('attack: the right code without the word of whoever called, and their word without the code, is nothing', async () => {
    const kase = await LiveCase.open(stand.live);
    const browser = await kase.browser();
    await rings(kase, browser);
    expect(await browser.submitCode(METHOD, heard(kase))).toEqual(NOT_COMPLETED);
    expect(await lastReason(kase)).toBe('attestation-missing');
    expect(await says(kase, 'answered', (await browser.shownNumber()) ?? '')).toBeNull();
    expect(await browser.submitCode(METHOD, '00000000')).toEqual(NOT_COMPLETED);
    expect(await lastReason(kase)).toBe('code-wrong');
    expect(await methodsGiven(kase)).toEqual([]);
  });

  it('attack: a number that whoever asks supplies is called by nobody, whether with the request or in what is signed', async () => {
    const kase = await LiveCase.open(stand.live);
    const browser = await kase.browser();
    const before = stand.twilio.delivered.length;
    const supplied: Shown = (shown) => ({ ...shown, calledBack: { number: '••• 99', word: 'calling' } });
    await says(kase, 'calling', undefined, supplied);
    expect(await browser.requestCode(METHOD)).toEqual(NOT_COMPLETED);
    expect(await lastReason(kase)).toBe('attestation-wrong');
    expect(await says(kase, 'calling')).toBeNull();
    const raw = await RawBrowser.open(stand.live.surface.api, kase.caseId);
    for (const name of ['to', 'number', 'phone']) {
      const body = JSON.stringify({ method: METHOD, [name]: '+442079460999' });
      expect(await raw.send(kase.caseId, 'challenges', body)).toMatchObject({ code: 'malformed-request' });
    }
    expect(stand.twilio.delivered.length).toBe(before);
    expect(await browser.requestCode(METHOD)).toMatchObject(ACCEPTED);
    expect(ringsAt(kase)).toHaveLength(1);
    expect(stand.twilio.delivered.length).toBe(before + 1);
  });

  it('attack: whoever asks the desk to call has nobody called by it: it begins with the desk', async () => {
    const kase = await LiveCase.open(stand.live);
    expect(await (await kase.browser()).requestCode(METHOD)).toEqual(NOT_COMPLETED);
    expect(await lastReason(kase)).toBe('call-not-begun');
    expect(ringsAt(kase)).toEqual([]);
  });

  it('attack: whoever opened the case calls nobody back in it, and somebody who is not of the desk does not find it', async () => {
    const kase = await LiveCase.open(stand.live);
    expect(await says(kase, 'calling', undefined, undefined, 'dora')).toBe('not-a-distinct-person');
    expect(await says(kase, 'calling', undefined, undefined, 'adam')).toBe('not-found');
    expect(await (await kase.browser()).requestCode(METHOD)).toEqual(NOT_COMPLETED);
    expect(ringsAt(kase)).toEqual([]);
  });

  it.each<CallBackWord>(['wrong-person', 'refused'])(
    'attack: recorded as %s, it ends the case as repudiated, and the right code opens nothing any more',
    async (word) => {
      const kase = await LiveCase.open(stand.live);
      const browser = await kase.browser();
      await rings(kase, browser);
      expect(await says(kase, word)).toBeNull();
      expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'repudiated', evidence: [] });
      expect(await browser.submitCode(METHOD, heard(kase))).toMatchObject({ kind: 'refused' });
      expect(await kase.recorded()).toMatchObject({ outcome: 'repudiated', evidence: [], approvals: [] });
    },
  );
});

describe('a call back, on the page', () => {
  it('says what happens, rings when the desk is ready, shows the number to read out, and takes the code', async () => {
    const kase = await LiveCase.open(stand.live);
    const context = await stand.chromium.newContext(PHONE);
    const page = await PortalPage.open(context, stand.address);
    await page.entersCode(await (await stand.live.deskAgent()).caseCode(kase.caseId));
    await page.shows('Prove that it is you');
    await page.presses('Have the help desk call back instead');
    expect(await whatAxeFinds(page.page)).toEqual([]);
    await page.presses('I am ready: call me');
    await page.saysNo('That was not accepted.');
    expect(await says(kase, 'calling')).toBeNull();
    await page.presses('I am ready: call me');
    await page.says('Your telephone rings.');
    const number = (await page.page.locator('#step .number:visible').innerText()).replaceAll(' ', '');
    expect(number).toMatch(/^\d{6}$/);
    expect(await whatAxeFinds(page.page)).toEqual([]);
    expect(await page.page.content()).not.toContain(numberOf(kase));
    expect(await says(kase, 'answered', number)).toBeNull();
    await page.gives('Code from the call', heard(kase));
    await page.page.getByText('A call back from the help desk: accepted').waitFor();
    expect(await whatAxeFinds(page.page)).toEqual([]);
    expect(await methodsGiven(kase)).toEqual([METHOD]);
    await context.close();
  }, 90_000);

  it('attack: a caller on the same code has another number on their page, and the code that they had read out gives them nothing', async () => {
    const kase = await LiveCase.open(stand.live);
    const [theirs, callers] = await Promise.all([0, 1].map(() => stand.chromium.newContext(PHONE)));
    if (theirs === undefined || callers === undefined) throw new Error('no phones');
    const opens = async (context: typeof theirs) => {
      const page = await PortalPage.open(context, stand.address);
      await page.entersCode(await (await stand.live.deskAgent()).caseCode(kase.caseId));
      await page.presses('Have the help desk call back instead');
      return page;
    };
    const [page, caller] = await Promise.all([opens(theirs), opens(callers)]);
    expect(await says(kase, 'calling')).toBeNull();
    await page.presses('I am ready: call me');
    await page.says('Your telephone rings.');
    const number = (await page.page.locator('#step .number:visible').innerText()).replaceAll(' ', '');
    expect(await caller.page.locator('body').innerText()).not.toContain(number);
    expect(await says(kase, 'answered', number)).toBeNull();
    await caller.gives('Code from the call', heard(kase));
    await caller.saysNo('That was not accepted.');
    expect(await methodsGiven(kase)).toEqual([]);
    await page.gives('Code from the call', heard(kase));
    await page.page.getByText('A call back from the help desk: accepted').waitFor();
    await Promise.all([theirs.close(), callers.close()]);
  }, 90_000);
});

describe('every run of these cases', () => {
  it('replays, and no workflow task of it failed', async () => {
    expect(await stand.live.whatWentWrong()).toEqual([]);
  });
});
