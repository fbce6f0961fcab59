import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import type { SwitchActKind } from '../../domain/switches.js';
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

  it('keeps a pending case from being done under its lighter plan; its person may go the stricter way at once', async () => {
    const kase = await rig.open();
    await kase.proveIdentity();
    await both('elevated-threat');
    await kase.decide('adam', 'approve');
    const ended = await kase.reaches('under-review');
    expect(ended).toMatchObject({ outcome: 'refused', needsHuman: true, facts: [] });
    expect((await kase.readings.register())['password.set']).not.toBe('applied');
    expect((await people.progress(kase)).text).not.toMatch(/threat|strict|tier/i);

    const next = await rig.open(kase.subject);
    expect((await next.recorded()).plan).toMatchObject(RAISED);
    expect(await next.submitPasskey()).toMatchObject({ accepted: true });
    expect(await next.submitSavedCode()).toMatchObject({ accepted: true, phase: 'approving' });
    await next.decide('adam', 'approve');
    await rig.skip(HOUR);
    await next.reaches('awaiting-claim');
    expect(await next.submitPasskey()).toMatchObject({ accepted: true });
    expect(await next.claim()).toMatchObject({ accepted: true });
    expect(await next.reaches('under-review')).toMatchObject({ outcome: 'completed' });
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
