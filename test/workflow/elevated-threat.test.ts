import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { SwitchActKind } from '../../domain/switches.js';
import { HANDLERS } from '../../contract/handlers.js';
import { createCredential } from '../../dev/software-authenticator/authenticator.js';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { Switching } from '../support/switching.js';

let rig: CaseRig;
let api: ServedApi;
let people: Switching;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
  people = new Switching(rig, api.url);
  await joins('rita', 'control-owners');
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

const joins = (username: string, group: string) =>
  sql`update sample_directory.person set groups = groups || array[${group}] where username = ${username}`.execute(
    rig.place.directory.owner,
  );

/** The directory of record suspends somebody, whatever the case says. */
const leaves = (username: string) =>
  sql`update sample_directory.person set status = 'suspended' where username = ${username}`.execute(
    rig.place.directory.owner,
  );

const newPasskey = () => createCredential(SIGN_IN_RELYING_PARTY);
const subjectsOfMails = (address: string, { caseId }: CaseDriver) =>
  rig.mailbox.to(address, caseId).map(({ subject }) => subject);

const OWNER = { roles: ['control-owners'] };
const bySven = (act: SwitchActKind, ends?: number) => people.turn('sven', act, ends === undefined ? {} : { ends });
const byRita = (act: SwitchActKind) => people.turn('rita', act, OWNER);
const both = async (act: SwitchActKind, ends?: number) => [await bySven(act, ends), await byRita(act)];
const isOn = async () => (await people.read('sven')).elevatedThreat.isOn;

const RAISED = { tier: 2, raisedBy: ['elevated-threat'], approvals: { always: 1 } };

describe('elevated threat', () => {
  it('raises nothing by one signature, and every new case a tier by two, until two end it', async () => {
    await bySven('elevated-threat');
    const before = await (await rig.open()).recorded();
    expect([before.plan.tier, before.plan.raisedBy]).toEqual([1, undefined]);
    await byRita('elevated-threat');
    expect((await (await rig.open()).recorded()).plan).toMatchObject(RAISED);
    expect((await people.planned()).text).toContain('"notice":"The policy is stricter now."');
    await bySven('elevated-threat-end');
    expect(await isOn()).toBe(true);
    await byRita('elevated-threat-end');
    expect((await (await rig.open()).recorded()).plan.tier).toBe(1);
    expect((await people.planned()).text).not.toContain('stricter');
  });

  it('plans a pending case anew: what counts is kept, what was signed lapses, and it goes on under more', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    await both('elevated-threat');
    await kase.decide('adam', 'approve');
    const anew = await kase.reaches('verifying');
    expect(anew).toMatchObject({ plan: RAISED, approvals: [], facts: [], needsHuman: false, outcome: null });
    expect(anew.evidence.map(({ receipt }) => receipt.method)).toEqual(['totp']);
    expect((await people.progress(kase)).text).not.toMatch(/threat|strict|tier/i);
    expect((await people.progress(kase)).text).toContain('"step":"prove"');

    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
    expect((await kase.recorded()).approvals).toEqual([]);
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true, phase: 'cooling-off' });
    await rig.skip(HOUR);
    await kase.reaches('awaiting-claim');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed', plan: RAISED });
    expect(subjectsOfMails(kase.subject.privateEmail ?? '', kase)).toContainEqual(
      expect.stringContaining('needs something more'),
    );
    expect(subjectsOfMails('adam@example.com', kase)).toContainEqual(
      expect.stringContaining('Your approval counts no more'),
    );
    await both('elevated-threat-end');
  });

  it('attack: what was signed over the lighter plan is sent again, and the password chosen under it is waited for', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    const signed = await kase.signed('anna', 'approve');
    await kase.decide('adam', 'approve');
    await kase.reaches('awaiting-claim');
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    await both('elevated-threat');
    expect(await kase.claim('The first password 17!')).toMatchObject({ accepted: true });
    const anew = await kase.reaches('verifying');
    expect(anew).toMatchObject({ plan: RAISED, claim: null, claimWindow: null, stage: 'before-claim' });
    expect((await kase.readings.register())['password.set']).toBe('planned');

    expect(await kase.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
    expect(await kase.tell(HANDLERS.decide, signed)).toMatchObject({ accepted: false, refusal: 'stale' });
    expect(await kase.decide('anna', 'approve')).toMatchObject({ accepted: true });
    await rig.skip(HOUR);
    await kase.reaches('awaiting-claim');
    expect(await kase.submitPasskey()).toMatchObject({ accepted: true });
    expect(await kase.claim()).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
    expect(await kase.review('adam')).toMatchObject({ accepted: false, refusal: 'not-a-distinct-person' });
    await both('elevated-threat-end');
  });

  it('ends a case that has done something already under its lighter plan, undoes that, and the next may follow', async () => {
    const kase = await rig.open(rig.nextSubject(), 'mfa.reset');
    await kase.reportLoss();
    await rig.skip(HOUR);
    await kase.reaches('awaiting-claim');
    expect((await kase.readings.register())['authenticator.suspend']).toBe('proven');
    await both('elevated-threat');
    expect(await kase.submitTotp()).toMatchObject({ accepted: true });
    expect(await kase.claimPasskey(newPasskey())).toMatchObject({ accepted: true });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true });
    expect((await kase.readings.register())['authenticator.bind']).not.toBe('applied');
    await both('elevated-threat-end');
  });

  it('ends a case that something else speaks against as well', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    await both('elevated-threat');
    await leaves(kase.subject.username);
    await kase.decide('adam', 'approve');
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'refused', needsHuman: true, facts: [] });
    expect((await kase.recorded()).plan.raisedBy).toBeUndefined();
    expect((await kase.readings.register())['password.set']).not.toBe('applied');
    await both('elevated-threat-end');
  });

  it('ends by the clock, and is renewed by two', async () => {
    await both('elevated-threat', (await rig.now()) + HOUR);
    expect(await isOn()).toBe(true);
    await rig.skip(HOUR);
    expect(await isOn()).toBe(false);
    expect((await (await rig.open()).recorded()).plan.tier).toBe(1);
    await both('elevated-threat', (await rig.now()) + 15 * DAY);
    await rig.skip(14 * DAY - MINUTE);
    expect(await isOn()).toBe(true);
    await rig.skip(MINUTE);
    expect(await isOn()).toBe(false);
  });
});

describe('attack on elevated threat:', () => {
  it('one person signs with two keys', async () => {
    await joins('adam', 'security');
    const roles = ['security'];
    expect(await people.turn('adam', 'elevated-threat', { roles })).toMatchObject({ status: 200 });
    expect((await people.turn('adam', 'elevated-threat', { roles, passkey: 1 })).text).toContain(
      'not-a-distinct-person',
    );
    expect(await isOn()).toBe(false);
  });

  it('an operator, who may stop, is the second of two, whatever their token says', async () => {
    await rig.skip(HOUR + MINUTE);
    expect((await bySven('elevated-threat')).status).toBe(200);
    expect((await people.turn('oscar', 'elevated-threat', OWNER)).text).toContain('not-in-group');
    expect((await people.turn('oscar', 'elevated-threat', { roles: ['security'] })).text).toContain('not-in-group');
    expect(await isOn()).toBe(false);
  });
});
