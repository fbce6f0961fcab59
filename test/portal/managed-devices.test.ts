import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair } from 'jose';
import type { Word } from '../../dev/actors/api-client.js';
import { signIn } from '../../dev/actors/sign-in.js';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../domain/clock.js';
import type { FakeDevice } from '../fakes/graph/answers.js';
import { whatAxeFinds } from '../support/browser/accessibility.js';
import { hasAuthenticator } from '../../dev/browser/authenticator.js';
import { PHONE } from '../support/browser/chromium.js';
import { PortalPage } from '../support/browser/portal-page.js';
import type { LiveCase } from '../support/live/live-case.js';
import { DevicesAndCalls, type DeviceOwner } from '../support/portal/devices-and-calls.js';

let stand: DevicesAndCalls;
beforeAll(async () => {
  stand = await DevicesAndCalls.start(16);
}, 180_000);
afterEach(() => {
  stand.graph.reset();
  stand.source.reset();
});
afterAll(() => stand?.stop());

const ACCEPTED = { kind: 'accepted' };
/** The one answer, whatever was wrong. */
const NOT_COMPLETED = { kind: 'refused', code: 'verification-not-completed' };

/** Flags of authenticator data (WebAuthn Level 3, section 6.1): present, verified, and eligible for backup. */
const SYNCED = 0x01 | 0x04 | 0x08;

const signing = () => stand.live.surface.signing;
/** Asks for a challenge over HTTP, signs it on the laptop, and gives that. */
const proves = async ({ kase, credential }: DeviceOwner): Promise<Word> =>
  (await kase.browser()).submitPasskey(signing(), credential, 'device');
const methodsGiven = async (kase: LiveCase) => (await kase.recorded()).evidence.map(({ receipt }) => receipt.method);
const lastReason = async (kase: LiveCase) =>
  (await kase.readings.entries()).map(({ refusal }) => refusal).findLast((refusal) => refusal !== null);

/** What whoever gave it was told, why that was by the record, and what the case has of it. */
const cameOf = async (kase: LiveCase, told: Word) => ({
  told,
  why: await lastReason(kase),
  given: await methodsGiven(kase),
});
const nothing = (why: string) => ({ told: NOT_COMPLETED, why, given: [] });

describe('a managed device, over HTTP', () => {
  it('beside a saved code takes its owner to a new password that works, with nobody’s approval, and is their fresh item', async () => {
    const owner = await stand.knownToGraph();
    const { kase } = owner;
    expect(await proves(owner)).toMatchObject(ACCEPTED);
    expect(await methodsGiven(kase)).toEqual(['device']);
    const browser = await kase.browser();
    expect(await browser.submitRecoveryCode(kase.subject.seeded.recoveryCode ?? '')).toMatchObject(ACCEPTED);
    await kase.reaches('awaiting-claim');
    expect(await proves(owner)).toMatchObject(ACCEPTED);
    const password = 'violet hammock by the managed laptop';
    expect(await browser.redeemClaim(password)).toMatchObject(ACCEPTED);
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed', approvals: [] });
    expect(await signIn(stand.live.surface, kase.subject, { password })).toMatchObject({ ok: true });
  }, 90_000);

  it.each<[string, Partial<FakeDevice>]>([
    ['device-not-compliant', { complianceState: 'noncompliant' }],
    ['device-jail-broken', { jailBroken: 'True' }],
    ['device-not-seen', { lastSyncDateTime: new Date(Date.now() - 8 * DAY).toISOString() }],
    ['device-too-new', { enrolledDateTime: new Date(Date.now() - 29 * DAY).toISOString() }],
  ])('attack: %s: signed by the genuine passkey on it, it counts for nothing', async (reason, laptop) => {
    const owner = await stand.knownToGraph(laptop);
    expect(await cameOf(owner.kase, await proves(owner))).toEqual(nothing(reason));
  });

  it('attack: that was given to somebody else since counts for nobody who had it before', async () => {
    const owner = await stand.knownToGraph();
    stand.graph.manages({ ...stand.graph.devices.get(owner.deviceId), userId: 'somebody-else' });
    expect(await cameOf(owner.kase, await proves(owner))).toEqual(nothing('device-of-another'));
  });

  it('attack: a passkey that is synced may be on any device, so it shows none', async () => {
    const { kase, credential } = await stand.knownToGraph();
    const browser = await kase.browser();
    const { challenge } = await browser.requestChallenge('device');
    const synced = assert(credential, { ...signing(), challenge }, SYNCED);
    expect(await cameOf(kase, await browser.submitSigned('device', synced))).toEqual(nothing('key-synced'));
  });

  it('attack: somebody else’s own device, compliant and theirs, is nothing in the case of another', async () => {
    const [victim, mallory] = [await stand.knownToGraph(), await stand.knownToGraph()];
    const given = await proves({ ...victim, credential: mallory.credential });
    expect(await cameOf(victim.kase, given)).toEqual(nothing('assertion-wrong'));
    expect(await proves(mallory)).toMatchObject(ACCEPTED);
  });

  it('attack: what its owner signed for a caller’s browser, or before that for their own, is nothing in the other', async () => {
    const { kase, credential } = await stand.knownToGraph();
    const [theirs, callers] = [await kase.browser(), await stand.anotherBrowser(kase)];
    const ofCaller = (await callers.requestChallenge('device')).challenge;
    const ofOwner = (await theirs.requestChallenge('device')).challenge;
    const signed = (challenge: string) => assert(credential, { ...signing(), challenge });
    const wrong = nothing('assertion-wrong');
    expect(await cameOf(kase, await theirs.submitSigned('device', signed(ofCaller)))).toEqual(wrong);
    expect(await cameOf(kase, await callers.submitSigned('device', signed(ofOwner)))).toEqual(wrong);
    expect(await theirs.submitSigned('device', signed(ofOwner))).toMatchObject(ACCEPTED);
  });

  it('attack: what a source signs with another key, for another device or of another hour is believed by nobody, and costs no try', async () => {
    const owner = await stand.knownToSource();
    const { privateKey } = await generateKeyPair('EdDSA');
    const claims = [{ device: 'another' }, { nonce: 'of-before' }, { iat: 0 }];
    for (const lie of [{ key: privateKey }, ...claims.map((told) => ({ claims: told }))]) {
      stand.source.lie = lie;
      expect(await cameOf(owner.kase, await proves(owner))).toEqual(nothing('method-unavailable'));
    }
    stand.source.reset();
    expect(await proves(owner)).toMatchObject(ACCEPTED);
    expect(await methodsGiven(owner.kase)).toEqual(['device']);
  });
});

describe('a managed device, on the page', () => {
  it('is offered on a phone, signs on the page where passkeys sign, and is taken', async () => {
    const { kase, credential } = await stand.knownToGraph();
    const context = await stand.chromium.newContext(PHONE);
    const page = await PortalPage.open(context, stand.address);
    await hasAuthenticator(page.page, [credential]);
    await page.entersCode(await (await stand.live.deskAgent()).caseCode(kase.caseId));
    await page.shows('Prove that it is you');
    await page.presses('Use a managed device instead');
    expect(await whatAxeFinds(page.page)).toEqual([]);
    await page.presses('Use this device');
    await page.shows('Show that it is you with your passkey');
    expect(await whatAxeFinds(page.page)).toEqual([]);
    await page.presses('Go on with the passkey');
    await page.page.getByText('A device of yours that is looked after: accepted').waitFor();
    expect(await whatAxeFinds(page.page)).toEqual([]);
    expect(await methodsGiven(kase)).toEqual(['device']);
    await context.close();
  }, 90_000);

  it('attack: of one that is out of order the page says what it says of everything, and offers every other way', async () => {
    const { kase, credential } = await stand.knownToGraph({ complianceState: 'noncompliant' });
    const context = await stand.chromium.newContext(PHONE);
    const page = await PortalPage.open(context, stand.address);
    await hasAuthenticator(page.page, [credential]);
    await page.entersCode(await (await stand.live.deskAgent()).caseCode(kase.caseId));
    await page.presses('Use a managed device instead');
    await page.presses('Use this device');
    await page.presses('Go on with the passkey');
    await page.says('That was not accepted.');
    expect(await page.page.locator('body').innerText()).not.toMatch(/complian|inventory/i);
    expect(await whatAxeFinds(page.page)).toEqual([]);
    expect(await lastReason(kase)).toBe('device-not-compliant');
    await page.presses('Use your authenticator app instead');
    await page.gives('Code of your authenticator app', await kase.subject.recoveryCode());
    await page.page.getByText('A code of your authenticator app: accepted').waitFor();
    await context.close();
  }, 90_000);
});

describe('every run of these cases', () => {
  it('replays, and no workflow task of it failed', async () => {
    expect(await stand.live.whatWentWrong()).toEqual([]);
  });
});
