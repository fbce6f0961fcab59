import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { twilioGateway } from '../../activities/phones/twilio/gateway.js';
import type { Answer } from '../../contract/messages.js';
import { DAY, SECOND } from '../../domain/clock.js';
import { FakeTwilio } from '../fakes/twilio/fake-twilio.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { untilPending } from '../support/case-rig/until-pending.js';

let twilio: FakeTwilio;
let rig: CaseRig;
beforeAll(async () => {
  twilio = await FakeTwilio.start();
  rig = await CaseRig.start({ phones: (clock) => twilioGateway(twilio.account, clock) });
});
beforeEach(() => twilio.reset());
afterAll(async () => {
  await rig?.end();
  await twilio.stop();
});

const numberOf = ({ subject }: CaseDriver): string => subject.privatePhone ?? '';
const askForCode = async (kase: CaseDriver): Promise<Answer> => kase.submit(await kase.session.challenge('phone-code'));
const giveCode = async (kase: CaseDriver, code = twilio.codeFor(numberOf(kase))): Promise<Answer> =>
  kase.submit(await kase.session.evidence('phone-code', code));
const submitPhoneCode = async (kase: CaseDriver): Promise<Answer> => {
  const asked = await askForCode(kase);
  return asked.accepted ? giveCode(kase) : asked;
};
const refusals = async (kase: CaseDriver) => (await kase.readings.entries()).map(({ refusal }) => refusal);

describe('a code by telephone', () => {
  it('beside a saved code takes its owner to a new password, countersigned, and is their fresh item of the claim', async () => {
    const kase = await rig.open();
    expect(await submitPhoneCode(kase)).toEqual({ accepted: true, phase: 'verifying' });
    expect(await kase.submitSavedCode()).toEqual({ accepted: true, phase: 'approving' });
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await kase.reaches('awaiting-claim');
    expect(await giveCode(kase)).toMatchObject({ accepted: false, refusal: 'code-expired' });
    expect(await submitPhoneCode(kase)).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    await kase.reaches('under-review');
    expect(await kase.close()).toMatchObject({ outcome: 'completed' });
  });

  it('attack: with the app of the same handset it is one item, not two', async () => {
    const kase = await rig.open();
    await kase.submitTotp();
    expect(await submitPhoneCode(kase)).toMatchObject({ accepted: false, refusal: 'evidence-not-independent' });
    expect(await kase.recorded()).toMatchObject({ phase: 'verifying', evidence: [{ receipt: { method: 'totp' } }] });
    expect(await kase.submitEmailCode()).toEqual({ accepted: true, phase: 'approving' });
  });

  it('attack: everything read out to a caller goes nowhere without an approver who calls back', async () => {
    const kase = await rig.open();
    await submitPhoneCode(kase);
    await kase.submitSavedCode();
    expect(await kase.decide('adam', 'approve', { calledBack: false })).toMatchObject({ refusal: 'call-back-missing' });
    expect(await submitPhoneCode(kase)).toMatchObject({ accepted: false, refusal: 'not-wanted-now' });
    expect(await kase.readings.register()).toMatchObject({ 'password.set': 'planned' });
    expect(await kase.recorded()).toMatchObject({ phase: 'approving', approvals: [] });
  });

  it('attack: on a swapped SIM none is sent; the ledger knows why, and its owner goes on by other ways', async () => {
    const kase = await rig.open();
    const lastSimSwapDate = new Date((await rig.now()) - DAY).toISOString();
    twilio.lines.set(numberOf(kase), { type: 'mobile', lastSimSwapDate });
    expect(await askForCode(kase)).toMatchObject({ accepted: false, refusal: 'line-changed', phase: 'verifying' });
    expect(twilio.delivered).toEqual([]);
    expect(await refusals(kase)).toContain('line-changed');
    await kase.proveIdentity();
  });

  it('attack: a code of another case of another person is none here', async () => {
    const [kase, other] = [await rig.open(), await rig.open()];
    await askForCode(other);
    await askForCode(kase);
    const stolen = twilio.codeFor(numberOf(other));
    expect(await giveCode(kase, stolen)).toMatchObject({ accepted: false, refusal: 'code-wrong' });
    expect(await giveCode(kase)).toMatchObject({ accepted: true });
  });
});

describe('a gateway', () => {
  it('that answers 500 is asked again, given up after half a minute, and its subject goes on by other ways', async () => {
    const kase = await rig.open();
    twilio.mood = 'fails';
    const asked = askForCode(kase);
    await untilPending(kase, 'sendChallenge', 2);
    await rig.skip(31 * SECOND);
    expect(await asked).toEqual({ accepted: false, refusal: 'code-undelivered', phase: 'verifying' });
    await kase.proveIdentity();
  });

  it('that hangs holds up no stop', async () => {
    const kase = await rig.open();
    twilio.mood = 'hangs';
    const asked = askForCode(kase);
    await untilPending(kase, 'sendChallenge');
    expect(await kase.cancel()).toMatchObject({ accepted: true, phase: 'under-review' });
    expect(await asked).toMatchObject({ accepted: false, refusal: 'stopped' });
  });

  it('that loses its answer has the same code delivered again, and it works', async () => {
    const kase = await rig.open();
    twilio.mood = 'loses-the-answer';
    const asked = askForCode(kase);
    await untilPending(kase, 'sendChallenge', 2);
    twilio.mood = 'delivers-twice';
    expect(await asked).toMatchObject({ accepted: true });
    expect(twilio.delivered.length).toBeGreaterThanOrEqual(3);
    expect(new Set(twilio.delivered.map(({ text }) => text)).size).toBe(1);
    expect(await giveCode(kase)).toMatchObject({ accepted: true });
  });
});
