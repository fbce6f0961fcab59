import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY } from '../../domain/clock.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { Excepting } from '../support/excepting.js';
import { SigningAuthority } from '../support/signing-authority.js';
import { Switching } from '../support/switching.js';

let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
  await becomes('omar', { groups: ['control-owners', 'operators', 'security'], employee_number: '71001' });
  await becomes('olga', { groups: ['control-owners', 'operators', 'security'], employee_number: '71001' });
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

async function becomes(username: string, facts: { groups?: string[]; employee_number: string | null }): Promise<void> {
  const person = rig.place.directory.owner.updateTable('sample_directory.person').where('username', '=', username);
  await person.set(facts).execute();
}

/** Olga and Omar are two people by the directory of record for as long as something takes. */
async function asTwoPeople(work: () => Promise<void>): Promise<void> {
  await becomes('omar', { employee_number: '71002' });
  await work();
  await becomes('omar', { employee_number: '71001' });
}

describe('attack: olga and omar are two accounts of one person, who signs with both', () => {
  const refused = { status: 422, text: expect.stringContaining('not-a-distinct-person') };

  it('to lift the global stop, and to elevate the threat', async () => {
    const people = new Switching(rig, api.url);
    const roles = ['operators', 'security'];
    expect(await people.turn('olga', 'global-stop', { roles })).toMatchObject({ status: 200 });
    for (const act of ['global-stop-lift', 'elevated-threat'] as const) {
      expect(await people.turn('olga', act, { roles })).toMatchObject({ status: 200 });
      expect(await people.turn('omar', act, { roles })).toMatchObject(refused);
    }
    const stopped = await people.read('olga', {}, roles);
    expect([stopped.globalStop.isOn, stopped.elevatedThreat.isOn]).toEqual([true, false]);
    await asTwoPeople(async () => {
      // Who signed first stays who they were then: the same person as Omar.
      expect(await people.turn('omar', 'global-stop-lift', { roles })).toMatchObject(refused);
    });
    expect(await people.turn('sven', 'global-stop-lift')).toMatchObject({ status: 200 });
    expect((await people.read('olga', {}, roles)).globalStop.isOn).toBe(false);
  });

  it('to grant an exception; or the other account is whom it is for, or owns it', async () => {
    const owners = new Excepting(rig, api.url);
    const until = (await rig.now()) + DAY;
    const person = rig.nextSubject();
    const first = await owners.asks('olga', { whom: { personId: person.personId }, until });
    const { exception } = JSON.parse(first.text) as { exception: { id: string; state: string } };
    expect(exception.state).toBe('waiting');
    expect(await owners.joins('omar', exception.id)).toMatchObject(refused);
    expect(await owners.stateOf(exception.id)).toBe('waiting');
    expect((await (await rig.open(person)).recorded()).plan.exceptions).toBeUndefined();
    const own = { whom: { personId: owners.idOf('omar') }, until };
    expect((await owners.asks('olga', own)).text).toContain('decider-is-subject');
    await becomes('rita', { groups: ['control-owners'], employee_number: null });
    const byAnother = await owners.asks('rita', { ...own, owner: owners.idOf('olga') }, ['control-owners']);
    expect(byAnother.text).toContain('exception-not-allowed');
  });

  it('to vouch for a key', async () => {
    const people = new SigningAuthority(rig, api.url);
    const { personId } = personNamed(rig.place, 'adam');
    const [key] = (await people.read('olga', { keysOf: personId })).passkeys;
    const matter = { kind: 'vouch-key', personId, fingerprint: key?.fingerprint ?? '' } as const;
    expect(await people.sign('omar', matter)).toMatchObject({ status: 200 });
    expect(await people.sign('olga', matter)).toMatchObject(refused);
    expect((await people.read()).keys).toEqual([]);
  });
});
