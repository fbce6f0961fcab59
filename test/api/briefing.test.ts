import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case.js';
import { Told } from '../domain/support/told.js';
import { closed, granted, someCase, underReview } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const APPROVER = ['recovery-approvers'];
const REVIEWER = ['recovery-reviewers'];

let world: ApiWorld;
beforeAll(async () => {
  world = await ApiWorld.start();
});
afterAll(() => world.stop());

const readsAs = async (person: string, roles: readonly string[], { id }: Pick<Case, 'id'>) =>
  world.send('GET', `/v1/cases/${id}/briefing`, { token: await world.token(person, roles) });
const queueOf = async (person: string, roles: readonly string[]) =>
  (await world.send('GET', '/v1/queue', { token: await world.token(person, roles) })).json as unknown as {
    readonly waiting: readonly { caseId: string; acts: readonly string[]; isOwnPart: boolean }[];
    readonly taken: readonly { caseId: string }[];
  };

describe('the case as whoever decides on it needs it', () => {
  it('says who asks, how it was proven, what changes, what the rule demands, who must sign, and what was done', async () => {
    const kase = await world.keep(someCase((told) => told.verified()));
    const { status, json } = await readsAs('adam', APPROVER, kase);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      subject: { personId: 'alice', displayName: 'Alice Ahlgren' },
      opening: { openers: expect.arrayContaining(['mona', 'dora']), lost: null },
      evidence: [
        { method: 'totp', strength: 2, relayable: true },
        { method: 'email-code', strength: 1, relayable: true },
      ],
      effects: [{ kind: 'password.set', end: 'made-safe' }, { kind: 'sessions.revoke' }],
      rule: { tier: 1, callBack: true, itemsNeeded: 2, coolingOffWaivedBy: null, isCoolingOffWaived: false },
      seats: [{ seat: 'recovery-approvers', needed: 1, given: [], standIns: [] }],
      callBackOn: '+46 8 123 456',
      acts: ['approve', 'refuse'],
      isOwnPart: false,
    });
    const { history } = json as unknown as { history: readonly { what: string }[] };
    expect(history.map(({ what }) => what)).toEqual(['opened', 'proved', 'proved']);
  });

  it('says that nobody is waited for where the evidence waives that, and what would (rows 3 and 4)', async () => {
    const methods = [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'recovery-code', strength: 3, freshSeconds: 600 },
      { method: 'in-person', strength: 4, freshSeconds: 1_800, riskAnalysis: 'written down' },
    ] as const;
    const loss = {
      action: 'mfa.reset',
      evidence: { methods },
      windows: { coolingOffWaivedBy: { strength: 4 } },
    } as const;
    for (const [second, isCoolingOffWaived] of [
      ['recovery-code', false],
      ['in-person', true],
    ] as const) {
      const told = Told.opened(loss, { caseId: randomUUID() }).proves('totp').proves(second);
      const kase = await world.keep(told.kase);
      const rule = { coolingOffSeconds: 3_600, coolingOffWaivedBy: 'superior', isCoolingOffWaived };
      expect((await readsAs('adam', APPROVER, kase)).json).toMatchObject({ rule });
    }
  });

  it('asks for nothing more of whoever decided, and for a veto, an acknowledgement or the review of whoever did not', async () => {
    const waiting = await world.keep(granted());
    expect((await readsAs('oscar', ['operators'], waiting)).json).toMatchObject({ acts: ['acknowledge'] });
    expect((await readsAs('adam', APPROVER, waiting)).json).toMatchObject({ acts: [], isOwnPart: true });
    const reviewed = await world.keep(underReview());
    expect((await readsAs('rita', REVIEWER, reviewed)).json).toMatchObject({ acts: ['review'], callBackOn: null });
    expect((await readsAs('adam', [...APPROVER, ...REVIEWER], reviewed)).json).toMatchObject({ acts: [] });
  });

  it('attack: the subject, or whoever asked for it, is of the group that decides', async () => {
    const kase = await world.keep(someCase((told) => told.verified()));
    for (const person of ['alice', 'mona', 'dora'])
      expect(await readsAs(person, APPROVER, kase)).toMatchObject({
        status: 422,
        json: { code: 'not-a-distinct-person' },
      });
  });

  it('attack: anybody else looks for cases', async () => {
    const kase = await world.keep(someCase((told) => told.verified()));
    expect(await readsAs('rita', REVIEWER, kase)).toMatchObject({ status: 404 });
    expect(await readsAs('mallory', ['desk'], kase)).toMatchObject({ status: 403 });
    const over = await world.keep(closed());
    expect(await readsAs('anna', APPROVER, over)).toMatchObject({ status: 404 });
    expect(await readsAs('adam', APPROVER, over)).toMatchObject({ status: 200 });
  });
});

describe('the queue', () => {
  it('holds what the caller is asked for, what they have a part in marked, and apart what they decided', async () => {
    const kase = await world.keep(someCase((told) => told.verified()));
    const over = await world.keep(closed());
    const adams = await queueOf('adam', APPROVER);
    expect(adams.waiting).toContainEqual(expect.objectContaining({ caseId: kase.id, acts: ['approve', 'refuse'] }));
    expect(adams.taken.map(({ caseId }) => caseId)).toContain(over.id);
    const alices = await queueOf('alice', APPROVER);
    expect(alices.waiting).toContainEqual(expect.objectContaining({ caseId: kase.id, acts: [], isOwnPart: true }));
    expect((await queueOf('rita', REVIEWER)).waiting.map(({ caseId }) => caseId)).not.toContain(kase.id);
  });

  it('is not for the desk or programs, and is empty for whoever stands in no relation to a subject', async () => {
    for (const [person, roles] of [
      ['dora', ['desk']],
      [null, ['ticket-tool']],
    ] as const) {
      const token = await world.token(person, roles);
      expect((await world.send('GET', '/v1/queue', { token })).status).toBe(403);
    }
    const { status, json } = await world.send('GET', '/v1/queue', { token: await world.token('olga', []) });
    expect([status, json]).toMatchObject([200, { waiting: [], taken: [] }]);
  });
});
