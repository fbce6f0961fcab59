import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Offers } from '../../api/offers.js';
import { progressOf } from '../../api/routes/read-progress/progress-of.js';
import { sessionOf } from '../../proofs/session.js';
import type { Case } from '../../domain/case.js';
import { MINUTE } from '../../domain/clock.js';
import { closed, handedOver, someCase, underReview } from './support/cases.js';
import { ApiWorld, BINDING_RP_ID } from './support/world.js';

const NONE: Offers = {
  phoneCodes: false,
  pushes: false,
  callBacks: false,
  devices: false,
  logins: [],
  workloads: [],
  places: { 'attended-video': null, 'in-person': null },
};
const SEEN = { session: 's', bindingRpId: BINDING_RP_ID, publicUrl: 'https://recovery.example' };

describe('read-progress', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  afterAll(() => world.stop());

  /** What a session reads of a case whose evidence it gave, or another did. */
  const readBy = async (which: 'its own' | 'another', kase: Case) => {
    const before = await world.keep(someCase((told) => told, kase.id));
    const session = await world.session(before);
    const given = which === 'its own' ? await sessionOf(session.publicJwk) : 'another';
    await world.keep({ ...kase, session: kase.session === null ? null : given, sequence: before.sequence + 1 });
    return world.send('GET', `/v1/cases/${kase.id}/progress`, { session });
  };
  const completed = (): Case => ({ ...handedOver(), outcome: 'completed', phase: 'under-review' });

  it.each([
    ['prove', () => someCase()],
    ['prove', () => someCase((told) => told.proves('totp'))],
    ['wait-for-approval', () => someCase((told) => told.verified())],
    ['come-back', handedOver],
    ['done', completed],
    ['stopped', closed],
    ['stopped', underReview],
    ['expired', (): Case => ({ ...handedOver(), outcome: 'lapsed' })],
    ['failed', (): Case => ({ ...handedOver(), outcome: 'failed' })],
    ['stopped', (): Case => ({ ...handedOver(), outcome: 'repudiated' })],
    ['stopped', (): Case => ({ ...handedOver(), outcome: 'refused' })],
    ['wait-for-system', (): Case => ({ ...handedOver(), phase: 'executing' })],
    ['wait-longer', (): Case => ({ ...handedOver(), phase: 'executing', heldBackBy: 'global-stop' })],
    ['wait-for-time', (): Case => ({ ...handedOver(), phase: 'cooling-off' })],
  ])('200: %s, without a name, an address or what is enrolled', async (step, make) => {
    const { status, json, text } = await readBy('its own', make());
    expect([status, json['step'], json['needed']]).toEqual([200, step, 2]);
    expect(text).not.toMatch(/alice|ahlgren|\+46|@|jws|session/i);
  });

  it('200: says which methods there are, and which of them this session gave and still counts', async () => {
    const kase = someCase((told) => told.proves('totp'));
    world.now = kase.opening.receipt.openedAt + MINUTE;
    expect((await readBy('its own', kase)).json['methods']).toEqual(
      kase.plan.evidence.methods.map(({ method }) => ({ method, isGiven: method === 'totp' })),
    );
    world.now += 60 * MINUTE;
    const { json } = await readBy(
      'its own',
      someCase((told) => told.proves('totp')),
    );
    expect(JSON.stringify(json['methods'])).not.toContain('true');
  });

  it('200: offers no code by telephone where there is no gateway for it, whatever the policy admits', async () => {
    const kase = someCase();
    const methods = [
      ...kase.plan.evidence.methods,
      { method: 'phone-code' as const, strength: 1 as const, freshSeconds: 600 },
    ];
    const admitting: Case = { ...kase, plan: { ...kase.plan, evidence: { ...kase.plan.evidence, methods } } };
    const { json } = await readBy('its own', admitting);
    expect(JSON.stringify(json['methods'])).not.toContain('phone-code');
    const seen = { ...SEEN, now: world.now, offers: { ...NONE, phoneCodes: true } };
    expect(progressOf(admitting, seen).methods.at(-1)?.method).toBe('phone-code');
  });

  it('200: offers no managed device without an inventory of them', () => {
    const kase = someCase();
    const methods = [{ method: 'device' as const, strength: 2 as const, freshSeconds: 600 }];
    const admitting: Case = { ...kase, plan: { ...kase.plan, evidence: { ...kase.plan.evidence, methods } } };
    const offeredWith = (devices: boolean) =>
      progressOf(admitting, { ...SEEN, now: world.now, offers: { ...NONE, devices } }).methods;
    expect(offeredWith(false)).toEqual([]);
    expect(offeredWith(true).map(({ method }) => method)).toEqual(['device']);
  });

  it('200: offers no call back where the desk has no line for it', () => {
    const kase = someCase();
    const methods = [{ method: 'call-back' as const, strength: 1 as const, freshSeconds: 600 }];
    const admitting: Case = { ...kase, plan: { ...kase.plan, evidence: { ...kase.plan.evidence, methods } } };
    const offeredWith = (callBacks: boolean) =>
      progressOf(admitting, { ...SEEN, now: world.now, offers: { ...NONE, callBacks } }).methods;
    expect(offeredWith(false)).toEqual([]);
    expect(offeredWith(true).map(({ method }) => method)).toEqual(['call-back']);
  });

  it('200: offers no push without a provider and no sign-in elsewhere without an issuer; with them, where it begins', async () => {
    const kase = someCase();
    const acr = [{ value: 'phr', strength: 3 as const }];
    const methods = [
      { method: 'push' as const, strength: 2 as const, freshSeconds: 600 },
      { method: 'federated-login' as const, strength: 3 as const, freshSeconds: 600, acr },
    ];
    const admitting: Case = { ...kase, plan: { ...kase.plan, evidence: { ...kase.plan.evidence, methods } } };
    expect((await readBy('its own', admitting)).json).toMatchObject({ methods: [], logins: [] });
    const login = { issuer: 'https://other.example', name: 'Other', clientId: 'us' };
    const authorizationEndpoint = 'https://other.example/authorize?tenant=1';
    const offers = { ...NONE, pushes: true, logins: [{ ...login, authorizationEndpoint }] };
    const seen = progressOf(admitting, { ...SEEN, now: world.now, offers });
    expect(seen.methods.map(({ method }) => method)).toEqual(['push', 'federated-login']);
    const url = new URL(seen.logins[0]?.url ?? '');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      tenant: '1',
      response_type: 'code',
      response_mode: 'fragment',
      client_id: 'us',
      redirect_uri: 'https://recovery.example/recover/signed-in',
      scope: 'openid',
      max_age: '0',
      acr_values: 'phr',
      code_challenge_method: 'S256',
    });
    expect(progressOf(kase, { ...SEEN, now: world.now, offers }).logins).toEqual([]);
  });

  it('200: choose, while the window that the fresh code opened lasts, and no longer', async () => {
    const kase = handedOver();
    const fresh = kase.evidence[0];
    if (fresh === undefined) throw new Error('no evidence');
    world.now = Date.UTC(2026, 0, 12, 9, 30);
    const choosing = (until: number): Case => ({ ...handedOver(), claimWindow: { fresh, until } });
    const open = await readBy('its own', choosing(world.now + MINUTE));
    expect(open.json).toMatchObject({ step: 'choose', until: new Date(world.now + MINUTE).toISOString() });
    expect((await readBy('its own', choosing(world.now - 1))).json).toMatchObject({ step: 'come-back' });
  });

  it('200: what a new passkey is registered for, while a claim that takes one is open, and nothing of it before', async () => {
    const kase = handedOver();
    const [fresh] = kase.evidence;
    if (fresh === undefined) throw new Error('no evidence');
    world.now = Date.UTC(2026, 0, 12, 9, 30);
    const effects = kase.plan.effects.map((effect) => ({ ...effect, kind: 'authenticator.bind' as const }));
    const replacing: Case = { ...kase, plan: { ...kase.plan, effects } };
    const open = { fresh, until: world.now + MINUTE };
    expect((await readBy('its own', { ...replacing, claimWindow: open })).json['binding']).toEqual({
      rpId: BINDING_RP_ID,
      freshId: fresh.receipt.messageId,
    });
    expect((await readBy('its own', replacing)).json['binding']).toBeNull();
    expect((await readBy('another', { ...replacing, claimWindow: open })).json['binding']).toBeNull();
    expect((await readBy('its own', { ...handedOver(), claimWindow: open })).json['binding']).toBeNull();
  });

  it('200: in-use, until the access that was given ends', async () => {
    const granted: Case = { ...handedOver(), phase: 'in-force', grantedUntil: world.now + MINUTE };
    const { json } = await readBy('its own', granted);
    expect(json).toMatchObject({ step: 'in-use', until: new Date(world.now + MINUTE).toISOString() });
  });

  it.each([
    ['approving', () => someCase((told) => told.verified())],
    ['completed', completed],
    ['refused', underReview],
  ])('attack: whoever overheard the code of a case learns nothing of how it goes on: %s', async (_what, make) => {
    const { json } = await readBy('another', make());
    expect(json).toMatchObject({ step: 'go-on-elsewhere', until: null });
    expect(JSON.stringify(json)).not.toContain('true');
  });

  it('401: nothing is read without a session of this very case', async () => {
    const [kase, other] = await Promise.all([world.keep(someCase()), world.keep(someCase())]);
    const session = await world.session(other);
    const path = `/v1/cases/${kase.id}/progress`;
    for (const sent of [{}, { session }, { token: await world.token('dora', ['desk']) }]) {
      const { status, json } = await world.send('GET', path, sent);
      expect([status, json['code']]).toEqual([401, 'session-not-proven']);
    }
  });
});
