import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Told } from '../domain/support/told.js';
import { ApiWorld, type TokenChanges } from './support/world.js';

describe('who calls', () => {
  let world: ApiWorld;
  const path = '/v1/cases/7b1f2e1c-4f0a-4a57-9a35-0d6f0f6f3a01';

  beforeAll(async () => {
    world = await ApiWorld.start();
    await world.keep(Told.opened().kase);
  });
  afterAll(() => world.stop());

  it('200: a token of the identity provider for this API is taken', async () => {
    expect((await world.send('GET', path, { token: await world.token('dora', ['desk']) })).status).toBe(200);
  });

  it.each<[string, TokenChanges]>([
    ['expired', { expiresInSeconds: -60 }],
    ['for another API', { audience: 'urn:other:api' }],
    ['of another issuer', { issuer: 'https://idp.attacker.example' }],
    ['that is an ID token', { typ: 'JWT' }],
  ])('401: a token %s is refused, saying how to sign in', async (_what, changes) => {
    const { status, json, headers } = await world.send('GET', path, {
      token: await world.token('dora', ['desk'], changes),
    });
    expect([status, json['code']]).toEqual([401, 'unauthenticated']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it('401: a token signed with a key of one’s own making is refused', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ sub: 'dora', client_id: 'desk-console', roles: ['desk'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt', jwk: await exportJWK(publicKey) })
      .setIssuer('https://idp.example')
      .setAudience('urn:countersign:api')
      .setIssuedAt(world.now / 1_000)
      .setExpirationTime(world.now / 1_000 + 600)
      .sign(privateKey);
    expect((await world.send('GET', path, { token: forged })).status).toBe(401);
  });

  it.each([
    ['no token', {}],
    ['a token in the query', { query: true }],
    ['another scheme', { authorization: 'Basic ZG9yYTpodW50ZXIy' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['an unsigned token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJkb3JhIn0.' }],
  ])('401: %s', async (_what, given: { query?: boolean; authorization?: string }) => {
    const token = await world.token('dora', ['desk']);
    const url = given.query === true ? `${path}?access_token=${token}` : path;
    const headers = given.authorization === undefined ? {} : { authorization: given.authorization };
    expect((await world.send('GET', url, { headers })).status).toBe(401);
  });

  it('401 comes before everything else: who is not signed in learns neither forms nor cases', async () => {
    expect((await world.send('POST', '/v1/cases', { body: { nonsense: true } })).status).toBe(401);
    expect((await world.send('GET', '/v1/cases/not-a-case')).status).toBe(401);
  });

  it('503: an identity provider out of reach is not a "no"', async () => {
    const away = await ApiWorld.start({
      verifyAccessToken: async () => {
        throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      },
    });
    const { status, headers, text } = await away.send('GET', path, { token: 'x' });
    await away.stop();
    expect(status).toBe(503);
    expect(headers.get('retry-after')).not.toBeNull();
    expect(text).not.toContain('ECONNREFUSED');
  });
});
