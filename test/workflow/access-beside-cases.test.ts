import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AUTHORITY_STREAM } from '../../activities/authority/read.js';
import { SWITCH_STREAM } from '../../activities/switches/take-in.js';
import { readEntries } from '../../db/ledger-store.js';
import type { Matter } from '../../domain/authority.js';
import { DAY } from '../../domain/clock.js';
import { PINNED_SET } from '../../policy/access/pinned.js';
import { personNamed } from '../support/case-rig/place.js';
import { CaseRig } from '../support/case-rig/rig.js';
import { serveApi, type ServedApi } from '../support/case-rig/served-api.js';
import { Excepting } from '../support/excepting.js';
import { SigningAuthority } from '../support/signing-authority.js';
import { Switching } from '../support/switching.js';

const EVERY_GROUP = ['control-owners', 'operators', 'security'];

let rig: CaseRig;
let api: ServedApi;
beforeAll(async () => {
  rig = await CaseRig.start();
  api = await serveApi(rig, []);
  await inGroups('rita', [...EVERY_GROUP, 'ai-agent']);
});
afterAll(async () => {
  await api?.stop();
  await rig?.end();
});

async function inGroups(username: string, groups: string[]): Promise<void> {
  const people = rig.place.directory.owner.updateTable('sample_directory.person');
  await people.set({ groups }).where('username', '=', username).execute();
}

/** What the ledger has of the last act in a stream. */
async function lastIn(stream: string): Promise<Record<string, unknown>> {
  const body = (await readEntries(rig.place.directory.database.owner, stream)).at(-1)?.body ?? '{}';
  return JSON.parse(body) as Record<string, unknown>;
}

const ground = (decision: 'denied' | 'permitted', policy: string) => ({
  access: { decision, policies: [policy], set: PINNED_SET },
});
const denied = { refusal: 'not-permitted', ...ground('denied', 'ai-agent-signs-nothing') };

describe('the access policy, beside cases', () => {
  it('stands in the ledger with each act that it permitted', async () => {
    const people = new Switching(rig, api.url);
    expect(await people.turn('sven', 'global-stop')).toMatchObject({ status: 200 });
    expect(await lastIn(SWITCH_STREAM)).toMatchObject(ground('permitted', 'stopper-stops'));
    for (const username of ['sven', 'oscar']) {
      expect(await people.turn(username, 'global-stop-lift')).toMatchObject({ status: 200 });
      expect(await lastIn(SWITCH_STREAM)).toMatchObject(ground('permitted', 'stopper-lifts'));
    }
    const owners = new Excepting(rig, api.url);
    const person = rig.nextSubject();
    const id = await owners.granted({ whom: { personId: person.personId }, until: (await rig.now()) + DAY });
    expect(await lastIn('exceptions')).toMatchObject(ground('permitted', 'owner-excepts'));
    await owners.revokes('olga', id);
    expect(await lastIn('exceptions')).toMatchObject(ground('permitted', 'owner-revokes-an-exception'));
    // And a case goes on beside it.
    expect((await (await rig.open(person)).recorded()).plan.exceptions).toBeUndefined();
  });

  describe('attack: an AI agent that the directory has in every group signs with a genuine passkey:', () => {
    it('no switch is turned, not even the one that stops', async () => {
      const people = new Switching(rig, api.url);
      for (const act of ['global-stop', 'elevated-threat'] as const) {
        const reply = await people.turn('rita', act, { roles: EVERY_GROUP });
        expect(reply).toMatchObject({ status: 403, text: expect.stringContaining('not-permitted') });
        // Nobody is told by which policy.
        expect(reply.text).not.toContain('ai-agent');
        expect(await lastIn(SWITCH_STREAM)).toMatchObject(denied);
      }
      const { globalStop, elevatedThreat } = await people.read('sven');
      expect([globalStop.isOn, elevatedThreat.waiting]).toEqual([false, []]);
    });

    it('no exception is granted or revoked', async () => {
      const owners = new Excepting(rig, api.url);
      const wanted = { whom: { personId: rig.nextSubject().personId }, until: (await rig.now()) + DAY };
      expect((await owners.asks('rita', wanted, EVERY_GROUP)).text).toContain('not-permitted');
      expect(await lastIn('exceptions')).toMatchObject(denied);
      const id = await owners.granted(wanted);
      const revoking = { act: 'exception-revoke', id, why: 'not needed any more' };
      const { text } = await owners.draft('rita', revoking, EVERY_GROUP);
      const { statement } = JSON.parse(text) as { statement: Parameters<Excepting['signed']>[1] };
      const revoked = await owners.send('rita', owners.signed('rita', statement), EVERY_GROUP);
      expect(revoked.text).toContain('not-permitted');
      expect(await owners.stateOf(id)).toBe('in-force');
    });

    it('nothing is said of who may decide', async () => {
      const people = new SigningAuthority(rig, api.url);
      const { personId } = personNamed(rig.place, 'adam');
      const [key] = (await people.read('olga', { keysOf: personId })).passkeys;
      const matter: Matter = { kind: 'vouch-key', personId, fingerprint: key?.fingerprint ?? '' };
      expect((await people.sign('rita', matter)).text).toContain('not-permitted');
      expect(await lastIn(AUTHORITY_STREAM)).toMatchObject(denied);
      expect((await people.read()).waiting).toEqual([]);
    });
  });
});
