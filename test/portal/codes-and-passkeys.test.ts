import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Word } from '../../dev/actors/api-client.js';
import { assert } from '../../dev/software-authenticator/authenticator.js';
import { DAY } from '../../domain/clock.js';
import { LiveCase } from '../support/live/live-case.js';
import { DevicesAndCalls } from '../support/portal/devices-and-calls.js';

let stand: DevicesAndCalls;
beforeAll(async () => {
  stand = await DevicesAndCalls.start(12);
}, 180_000);
beforeEach(() => stand.twilio.reset());
afterAll(() => stand?.stop());

const ACCEPTED = { kind: 'accepted' };

/** What whoever gave it was told, why that was by the record, and what the case has of it. */
const cameOf = async (kase: LiveCase, told: Word) => ({
  told,
  why: (await kase.readings.entries()).map(({ refusal }) => refusal).findLast((refusal) => refusal !== null),
  given: (await kase.recorded()).evidence.map(({ receipt }) => receipt.method),
});
const nothing = (why: string) => ({ told: { kind: 'refused', code: 'verification-not-completed' }, why, given: [] });

const savedBy = ({ subject }: LiveCase): string => subject.seeded.recoveryCode ?? '';
const numberOf = ({ subject }: LiveCase): string => subject.seeded.privatePhone ?? '';
/** The code, as whoever has the telephone reads it. */
const textedTo = (kase: LiveCase): string => {
  const code = stand.twilio.codeFor(numberOf(kase));
  stand.live.surface.secrets.note('a code by telephone', code);
  return code;
};

/** The case that somebody gave something in is given up, and another is opened for them. */
async function againFor(first: LiveCase): Promise<LiveCase> {
  await (await stand.live.deskAgent()).cancel(first.caseId);
  await first.reaches('under-review');
  return LiveCase.open(stand.live, first.subject);
}

describe('a code of an app, over HTTP', () => {
  it('attack: of somebody else’s app it is wrong, and read over a shoulder, once it was used, it opens no later case', async () => {
    const [kase, other] = [await LiveCase.open(stand.live), await LiveCase.open(stand.live)];
    const browser = await kase.browser();
    const wrong = await browser.submitTotp(await other.subject.recoveryCode());
    expect(await cameOf(kase, wrong)).toEqual(nothing('code-wrong'));
    const code = await kase.subject.recoveryCode();
    expect(await browser.submitTotp(code)).toMatchObject(ACCEPTED);
    const later = await againFor(kase);
    const again = await (await later.browser()).submitTotp(code);
    expect(await cameOf(later, again)).toEqual(nothing('code-spent'));
  });
});

describe('a saved code, over HTTP', () => {
  it('attack: of somebody else, it is wrong here, and its owner’s still', async () => {
    const [kase, victims] = [await LiveCase.open(stand.live), await LiveCase.open(stand.live)];
    const mallory = await kase.browser();
    expect(await cameOf(kase, await mallory.submitRecoveryCode(savedBy(victims)))).toEqual(nothing('code-wrong'));
    expect(await (await victims.browser()).submitRecoveryCode(savedBy(victims))).toMatchObject(ACCEPTED);
  });

  it('attack: found on paper after it was used, it opens no later case', async () => {
    const first = await LiveCase.open(stand.live);
    expect(await (await first.browser()).submitRecoveryCode(savedBy(first))).toMatchObject(ACCEPTED);
    const later = await againFor(first);
    const again = await (await later.browser()).submitRecoveryCode(savedBy(first));
    expect(await cameOf(later, again)).toEqual(nothing('code-spent'));
  });
});

describe('a code by telephone, over HTTP', () => {
  it('attack: that reached another person’s telephone is none here, and none where the SIM was changed is sent', async () => {
    const [kase, other] = [await LiveCase.open(stand.live), await LiveCase.open(stand.live)];
    const browser = await kase.browser();
    expect(await browser.requestCode('phone-code')).toMatchObject(ACCEPTED);
    expect(await (await other.browser()).requestCode('phone-code')).toMatchObject(ACCEPTED);
    const wrong = await browser.submitCode('phone-code', textedTo(other));
    expect(await cameOf(kase, wrong)).toEqual(nothing('code-wrong'));
    expect(await browser.submitCode('phone-code', textedTo(kase))).toMatchObject(ACCEPTED);

    const swapped = await LiveCase.open(stand.live);
    const lastSimSwapDate = new Date(Date.now() - DAY).toISOString();
    stand.twilio.lines.set(numberOf(swapped), { type: 'mobile', lastSimSwapDate });
    const asked = await (await swapped.browser()).requestCode('phone-code');
    expect(await cameOf(swapped, asked)).toEqual(nothing('line-changed'));
    expect(stand.twilio.delivered.filter(({ to }) => to === numberOf(swapped))).toEqual([]);
  });
});

describe('a passkey, over HTTP', () => {
  it('attack: what its owner was made to sign for a caller’s browser, or signed once before, is none in their own', async () => {
    const { kase, credential } = await stand.knownToGraph();
    const [theirs, callers] = [await kase.browser(), await stand.anotherBrowser(kase)];
    const signedFor = async (browser: typeof theirs) => {
      const { challenge } = await browser.requestChallenge('passkey');
      return assert(credential, { ...stand.live.surface.signing, challenge });
    };
    const [ofCaller, before] = [await signedFor(callers), await signedFor(theirs)];
    const now = await signedFor(theirs);
    for (const assertion of [ofCaller, before])
      expect(await cameOf(kase, await theirs.submitSigned('passkey', assertion))).toEqual(nothing('assertion-wrong'));
    expect(await theirs.submitSigned('passkey', now)).toMatchObject(ACCEPTED);
  });
});

describe('every run of these cases', () => {
  it('replays, and no workflow task of it failed', async () => {
    expect(await stand.live.whatWentWrong()).toEqual([]);
  });
});
