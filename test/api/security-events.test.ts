import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { securityEventVerifier } from '../../proofs/security-event.js';
import { EVENTS, SetIssuer, type SetChanges } from '../support/set-issuer.js';
import { ApiWorld } from './support/world.js';

const ALICE = { format: 'email', email: 'alice@example.com' };
const MEDIA_TYPE = 'application/secevent+jwt';

describe('POST /v1/security-events', () => {
  let idp: SetIssuer;
  let world: ApiWorld;
  beforeAll(async () => {
    idp = await SetIssuer.make('https://idp.example');
    const other = await SetIssuer.make('https://watcher.example');
    const issuers = [idp.trusted, other.trusted];
    world = await ApiWorld.start({ verifySecurityEvent: securityEventVerifier(issuers, idp.issuer) });
  });
  afterAll(() => world.stop());

  const post = (body: string, mediaType = MEDIA_TYPE) =>
    world.send('POST', '/v1/security-events', { body, headers: { 'content-type': mediaType } });
  const token = (jti: string, changes: SetChanges = {}) =>
    idp.token(world.now, ALICE, EVENTS.compromised, { ...changes, claims: { jti, ...changes.claims } });
  const kept = () => world.database.owner.selectFrom('security_event').selectAll().orderBy('jti').execute();
  const keptIds = async () => (await kept()).map(({ jti }) => jti);

  it('202 without a word: kept for the worker, which verifies it itself', async () => {
    const text = await token('j-1');
    const { status, text: answer } = await post(text);
    expect({ status, answer }).toEqual({ status: 202, answer: '' });
    const [event] = await kept();
    expect(event).toEqual({ issuer: idp.issuer, jti: 'j-1', token: text, received_at: world.now, taken_at: null });
  });

  it('attack: replayed, by the same bytes or signed anew under the same id, it is answered the same and changes nothing', async () => {
    const before = await kept();
    expect((await post(await token('j-1'))).status).toBe(202);
    const anew = await idp.token(world.now, ALICE, EVENTS.enabled, { claims: { jti: 'j-1' } });
    expect(await post(anew)).toMatchObject({ status: 202, text: '' });
    expect(await kept()).toEqual(before);
  });

  it('says the same of somebody who is not known here', async () => {
    const subject = { format: 'email', email: 'nobody@elsewhere.example' };
    const unknown = await idp.token(world.now, subject, EVENTS.compromised, { claims: { jti: 'j-2' } });
    expect(await post(unknown)).toMatchObject({ status: 202, text: '' });
  });

  it.each<[string, string, () => Promise<string>]>([
    ['for somebody else', 'invalid_audience', () => token('x', { claims: { aud: 'https://other.example' } })],
    [
      'of an issuer that was not set up',
      'invalid_issuer',
      () => token('x', { claims: { iss: 'https://stranger.example' } }),
    ],
    ["under another issuer's name", 'invalid_key', () => token('x', { claims: { iss: 'https://watcher.example' } })],
    [
      'signed by nobody',
      'invalid_request',
      async () => new UnsecuredJWT(idp.claims(world.now, ALICE, EVENTS.enabled)).encode(),
    ],
    ['a month old', 'invalid_request', () => token('x', { claims: { iat: world.now / 1_000 - 30 * 86_400 } })],
    ['that is none', 'invalid_request', async () => 'DROP TABLE countersign.security_event'],
  ])('attack: 400 for a token %s, with the error of RFC 8935', async (_what, err, make) => {
    const before = await keptIds();
    const { status, json } = await post(await make());
    expect({ status, json }).toEqual({ status: 400, json: { err, description: expect.any(String) } });
    expect(await keptIds()).toEqual(before);
  });

  it('attack: a megabyte is not read', async () => {
    const { status, json } = await post('x'.repeat(1_000_000));
    expect({ status, code: json['code'] }).toEqual({ status: 413, code: 'body-too-large' });
  });

  it('415 for anything but the media type of a security event token', async () => {
    expect((await post(await token('x'), 'application/json')).status).toBe(415);
    expect((await post(await token('x'), 'application/jwt')).status).toBe(415);
    expect(await keptIds()).not.toContain('x');
  });

  it('attack: a taken-over API makes no finding, unsays none, and reads no token back', async () => {
    const api = world.database.as('countersign_api');
    const finding = { issuer: idp.issuer, jti: 'j-1', person_id: 'alice', kind: 'risk', jws: 'forged' };
    await expect(api.insertInto('security_finding').values(finding).execute()).rejects.toThrow('permission denied');
    await expect(api.selectFrom('security_event').select('token').execute()).rejects.toThrow('permission denied');
    const taken = api.updateTable('security_event').set({ taken_at: 1 });
    await expect(taken.execute()).rejects.toThrow('permission denied');
    await expect(api.deleteFrom('security_event').execute()).rejects.toThrow('permission denied');
  });

  it('tells for how long the oldest waits that no worker took in', async () => {
    const text = await (await fetch(`${world.url}/metrics`)).text();
    const [, seconds] = /^countersign_security_events_wait_seconds (\S+)$/m.exec(text) ?? [];
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(text).not.toMatch(/idp\.example|alice@/);
  });
});
