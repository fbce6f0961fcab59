import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SWITCH_STREAM } from '../../activities/switches/take-in.js';
import { readEntries } from '../../db/ledger-store.js';
import { readSwitchActs } from '../../db/switches.js';
import { HOUR, MINUTE } from '../../domain/clock.js';
import type { CaseDriver } from '../support/case-rig/case-driver.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { until } from '../support/case-rig/until.js';
import { Switching } from '../support/switching.js';

let rig: CaseRig;
let api: ServedApi;
let people: Switching;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
  people = new Switching(rig, api.url);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});
afterEach(async () => {
  if ((await people.read('oscar')).globalStop.isOn) await lift();
});

const stop = () => people.turn('sven', 'global-stop');
const lift = async () => [
  await people.turn('oscar', 'global-stop-lift'),
  await people.turn('sven', 'global-stop-lift'),
];
const owner = () => rig.place.directory.database.owner;

/** A case that was claimed while the stop was in force, and waits. */
async function heldAtClaim(): Promise<CaseDriver> {
  const kase = await rig.open();
  await kase.getApproved();
  expect(await stop()).toMatchObject({ status: 200 });
  expect(await kase.submitTotp()).toMatchObject({ accepted: true });
  expect(await kase.claim()).toMatchObject({ accepted: true });
  await isHeld(kase);
  return kase;
}

const isHeld = (kase: CaseDriver) =>
  until(
    'the case to be held back',
    () => kase.view(),
    ({ waitsFor }) => waitsFor === 'the global stop to be lifted',
  );

const register = (kase: CaseDriver) => kase.readings.register();
const UNTOUCHED = { 'password.set': 'planned', 'sessions.revoke': 'planned' };

describe('the global stop', () => {
  it('takes one person; cases wait and say for what, and go on by themselves when two lifted it', async () => {
    const kase = await heldAtClaim();
    await rig.skip(MINUTE);
    expect(await register(kase)).toEqual(UNTOUCHED);
    expect((await kase.workflow.describe()).searchAttributes['WaitsFor']).toEqual(['the global stop to be lifted']);
    expect(JSON.parse((await people.progress(kase)).text)).toMatchObject({ step: 'wait-longer' });
    const [first, second] = await lift();
    expect(JSON.parse(first?.text ?? '')).toMatchObject({ globalStop: { isOn: true, waiting: [{ by: 'p-5001' }] } });
    expect(JSON.parse(second?.text ?? '')).toMatchObject({ globalStop: { isOn: false, by: ['p-5001', 'p-6001'] } });
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  });

  it('lets a case be opened, proven and approved meanwhile; only what the system would do waits', async () => {
    await stop();
    const kase = await rig.open();
    await kase.proveIdentity();
    expect(await kase.decide('adam', 'approve')).toMatchObject({ accepted: true });
    await isHeld(kase);
    await lift();
    await kase.reaches('awaiting-claim');
    expect(await kase.redeem()).toMatchObject({ outcome: 'completed' });
  });

  it('stops no ending: what was done is undone while it is in force', async () => {
    const kase = await rig.open();
    await kase.complete();
    await stop();
    await kase.repudiate();
    await until(
      'the password to be made safe',
      () => register(kase),
      (effects) => effects['password.set'] === 'end-proven',
    );
    expect((await people.read('sven')).globalStop.isOn).toBe(true);
  });

  it('lets whoever may stop a case end it while it waits', async () => {
    const kase = await heldAtClaim();
    await kase.cancel();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'cancelled' });
  });

  it('makes no window longer: what was claimed lapses with the hand-over', async () => {
    const kase = await heldAtClaim();
    await rig.skip(25 * HOUR);
    const ended = await kase.reaches('under-review');
    expect(ended).toMatchObject({ outcome: 'lapsed' });
    expect((await register(kase))['password.set']).toBe('end-proven');
    await lift();
    expect(await kase.recorded()).toMatchObject({ outcome: 'lapsed' });
  });

  it('is in the ledger, with who signed what and why', async () => {
    await stop();
    const entries = await readEntries(owner(), SWITCH_STREAM);
    const last = entries.findLast(({ kind }) => kind === 'switch-turned');
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      act: { kind: 'global-stop', by: 'p-6001', reason: 'a drill' },
    });
  });
});

describe('attack on the global stop:', () => {
  const isOn = async () => (await people.read('sven')).globalStop.isOn;

  it('one person signs the lift twice, on two occasions', async () => {
    await stop();
    expect(await people.turn('oscar', 'global-stop-lift')).toMatchObject({ status: 200 });
    const again = await people.turn('oscar', 'global-stop-lift');
    expect(again.text).toContain('not-a-distinct-person');
    expect(await isOn()).toBe(true);
  });

  it('old signatures of an earlier lift are sent again, over the API and past it', async () => {
    await stop();
    const old = [await people.signed('oscar', 'global-stop-lift'), await people.signed('sven', 'global-stop-lift')];
    for (const [at, who] of ['oscar', 'sven'].entries()) await people.send(who, old[at]!);
    expect(await isOn()).toBe(false);
    await stop();
    for (const [at, who] of ['oscar', 'sven'].entries()) await people.send(who, old[at]!);
    for (const [at, body] of old.entries()) await people.putByHand(`again-${at}`, body);
    await people.allJudged();
    expect(await isOn()).toBe(true);
  });

  it('a row that says it was lifted, written by hand, and rows that are no statement at all', async () => {
    await stop();
    const acts = await readSwitchActs(owner());
    const rows = ['made-up', ...acts].map((jws, at) => ({ digest: `by-hand-${at}`, jws }));
    await owner().insertInto('switch_act').values(rows).execute();
    for (const [at, body] of [null, [], {}, { statement: { kind: 'global-stop-lift' }, assertion: {} }].entries())
      await people.putByHand(`junk-${at}`, body);
    await people.allJudged();
    expect(await isOn()).toBe(true);
    await expect(owner().deleteFrom('switch_act').execute()).rejects.toThrow('append-only');
  });

  it('somebody outside both groups signs, or a statement is signed as another kind', async () => {
    expect((await people.turn('adam', 'global-stop', { roles: ['operators'] })).text).toContain('not-in-group');
    await stop();
    const { statement, assertion } = await people.signed('oscar', 'global-stop');
    await people.putByHand('other-kind', { statement: { ...statement, kind: 'global-stop-lift' }, assertion });
    await people.allJudged();
    expect((await people.read('sven')).globalStop).toMatchObject({ isOn: true, waiting: [] });
  });

  it('a raw signal wakes a case that waits, again and again', async () => {
    const kase = await heldAtClaim();
    const { sequence } = await kase.recorded();
    for (let nth = 0; nth < 5; nth += 1) await kase.workflow.signal('wake', { goOn: true });
    await rig.skip(MINUTE);
    expect(await register(kase)).toEqual(UNTOUCHED);
    expect(await kase.recorded()).toMatchObject({ phase: 'executing', sequence });
    await lift();
    expect(await kase.reaches('under-review')).toMatchObject({ outcome: 'completed' });
  });
});
