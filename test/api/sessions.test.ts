import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSessionKey, makeSessionProof, sessionOf, type SessionKey } from '../../proofs/session.js';
import type { Case } from '../../domain/case.js';
import { closed, someCase, underReview } from './support/cases.js';
import { ApiWorld, PUBLIC_URL, type Sent } from './support/world.js';

const CODE = { method: 'totp', code: '135790' } as const;

function publicHalf({ publicJwk: { kty, crv, x, y } }: SessionKey): object {
  return { kty, crv, x, y };
}

describe('register-session', () => {
  let world: ApiWorld;

  const register = (kase: Pick<Case, 'id'>, session: SessionKey, jwk: object = publicHalf(session)) =>
    world.send('POST', `/v1/cases/${kase.id}/sessions`, { session, body: { jwk } });

  beforeAll(async () => {
    world = await ApiWorld.start();
  });
  afterAll(() => world.stop());

  it('201: a key made in the browser becomes a session of the case, once and again', async () => {
    const kase = await world.keep(someCase());
    const session = await makeSessionKey();
    const registered = await register(kase, session);
    expect([registered.status, registered.json]).toEqual([
      201,
      { caseId: kase.id, session: await sessionOf(session.publicJwk) },
    ]);
    expect((await register(kase, session)).status).toBe(201);
  });

  it('409: a case has three sessions, however many ask at once', async () => {
    const kase = await world.keep(someCase());
    const keys = await Promise.all(Array.from({ length: 5 }, makeSessionKey));
    const answered = await Promise.all(keys.map((key) => register(kase, key)));
    expect(answered.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 201, 201, 409, 409,
    ]);
    expect(answered.find(({ status }) => status === 409)?.json['code']).toBe('too-many-sessions');
  });

  it('409: a case that has its outcome takes no sessions', async () => {
    for (const kase of [closed(), underReview()]) {
      const { status, json } = await register(await world.keep(kase), await makeSessionKey());
      expect([status, json['code']]).toEqual([409, 'case-closed']);
    }
  });

  it('401: a key is not registered by somebody who does not hold it', async () => {
    const kase = await world.keep(someCase());
    const { status, json } = await register(kase, await makeSessionKey(), publicHalf(await makeSessionKey()));
    expect([status, json['code']]).toEqual([401, 'session-not-proven']);
  });

  it('400: a private half sent by mistake is refused and not kept', async () => {
    const kase = await world.keep(someCase());
    const session = await makeSessionKey();
    const jwk = { ...publicHalf(session), d: 'A'.repeat(43) };
    const { status, text } = await register(kase, session, jwk);
    expect(status).toBe(400);
    expect(text).not.toContain('AAAA');
    const kept = await world.database.owner
      .selectFrom('session_key')
      .select('jwk')
      .where('case_id', '=', kase.id)
      .execute();
    expect(kept).toEqual([]);
  });

  it('404: there is no such case', async () => {
    expect((await register({ id: randomUUID() }, await makeSessionKey())).status).toBe(404);
  });
});

describe('a proof of a session', () => {
  let world: ApiWorld;
  let kase: Case;
  let session: SessionKey;

  const give = (sent: Sent = {}, of: Pick<Case, 'id'> = kase) =>
    world.send('POST', `/v1/cases/${of.id}/evidence`, { session, body: CODE, ...sent });

  beforeAll(async () => {
    world = await ApiWorld.start();
    kase = await world.keep(someCase());
    session = await world.session(kase);
  });
  beforeEach(() => {
    world.engine.told.length = 0;
  });
  afterAll(() => world.stop());

  it('200: over this request is taken', async () => {
    world.says({ accepted: true, phase: 'verifying' });
    expect((await give()).status).toBe(200);
  });

  it.each<[string, Sent]>([
    [
      'for another body (a relayed request with another code)',
      { proves: { body: '{"method":"totp","code":"000000"}' } },
    ],
    ['for another case', { proves: { url: `${PUBLIC_URL}/v1/cases/${randomUUID()}/evidence` } }],
    ['for another operation', { proves: { method: 'GET' } }],
    [
      'for another server (a proxy in between)',
      { proves: { url: 'https://recovery.evil.example/v1/cases/x/evidence' } },
    ],
    ['made ten minutes ago', { proves: { now: Date.UTC(2026, 0, 12, 9, 20) } }],
    ['made in the future', { proves: { now: Date.UTC(2026, 0, 12, 9, 40) } }],
    ['with a message id too long', { proves: { jti: 'x'.repeat(65) } }],
    ['that is no proof', { headers: { dpop: 'nonsense' } }],
  ])('401: %s is refused and nothing is told to the case', async (_what, sent) => {
    const { status, json, headers } = await give(sent);
    expect([status, json['code']]).toEqual([401, 'session-not-proven']);
    expect(headers.get('www-authenticate')).toBe('DPoP');
    expect(world.engine.told).toEqual([]);
  });

  it('401: on the right path of another server is refused', async () => {
    const url = `https://recovery.evil.example/v1/cases/${kase.id}/evidence`;
    expect((await give({ proves: { url } })).status).toBe(401);
  });

  it('401: none, or two in one request of which another reader might take the other', async () => {
    expect((await world.send('POST', `/v1/cases/${kase.id}/evidence`, { body: CODE })).status).toBe(401);
    const url = `${PUBLIC_URL}/v1/cases/${kase.id}/evidence`;
    const dpop = await makeSessionProof(session, { method: 'POST', url, body: JSON.stringify(CODE), now: world.now });
    const twice = await new Promise<number | undefined>((answered, failed) => {
      const headers = { 'content-type': 'application/json', dpop: [dpop, dpop] };
      request(`${world.url}/v1/cases/${kase.id}/evidence`, { method: 'POST', headers }, ({ statusCode }) =>
        answered(statusCode),
      )
        .on('error', failed)
        .end(JSON.stringify(CODE));
    });
    expect(twice).toBe(401);
    expect(world.engine.told).toEqual([]);
  });

  it('401: a session of another case is none of this one, and an unknown case reads the same', async () => {
    const other = await world.keep(someCase());
    const foreign = await give({}, other);
    const missing = await give({}, { id: randomUUID() });
    expect([foreign.status, missing.status]).toEqual([401, 401]);
    expect({ ...foreign.json, requestId: '' }).toEqual({ ...missing.json, requestId: '' });
    expect(world.engine.told).toEqual([]);
  });

  it('404: attack: a case named in bytes that no database takes is none, and no fault', async () => {
    const { status, json } = await give({}, { id: '%00' });
    expect([status, json['code']]).toEqual([404, 'not-found']);
    expect(world.engine.told).toEqual([]);
  });

  it('401: an access token is no session', async () => {
    const token = await world.token('dora', ['desk']);
    expect((await world.send('POST', `/v1/cases/${kase.id}/evidence`, { token, body: CODE })).status).toBe(401);
  });
});
