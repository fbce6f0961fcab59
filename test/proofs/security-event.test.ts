import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { DAY, SECOND } from '../../domain/clock.js';
import {
  securityEventVerifier,
  signFinding,
  verifyFinding,
  type VerifySecurityEvent,
} from '../../proofs/security-event.js';
import { SECURITY_EVENT_SETTINGS } from '../../proofs/security-event-issuers.js';
import { subjectsNamedIn } from '../../proofs/subject-identifiers.js';
import { CAEP, EVENTS, risk, SetIssuer } from '../support/set-issuer.js';
import { NOW } from './samples.js';
import { makeTestKeys } from './test-keys.js';

const ALICE = { format: 'email', email: 'alice@example.com' };
const IDP = 'https://idp.example';

let idp: SetIssuer;
let watcher: SetIssuer;
let verify: VerifySecurityEvent;
beforeAll(async () => {
  idp = await SetIssuer.make(IDP);
  watcher = await SetIssuer.make('https://watcher.example', 'RS256');
  verify = securityEventVerifier([idp.trusted, watcher.trusted], IDP);
});

const errorOf = async (token: string, at = NOW) => {
  const reading = await verify(token, at);
  return reading.ok ? null : reading.error;
};

describe('a security event token', () => {
  it('says what of whom, by whom and when', async () => {
    const happened = NOW / 1_000 - 60;
    const events = { [`${CAEP}session-revoked`]: { event_timestamp: happened } };
    const token = await idp.token(NOW, ALICE, events, { claims: { jti: 'j-1' } });
    expect(await verify(token, NOW)).toEqual({
      ok: true,
      event: {
        issuer: IDP,
        jti: 'j-1',
        said: [{ kind: 'session', signal: 'session-revoked', at: happened * SECOND }],
        about: [{ identifier: 'alice@example.com' }],
      },
    });
  });

  it('of RS256 counts, as the CAEP interoperability profile has it', async () => {
    expect(await errorOf(await watcher.token(NOW, ALICE, risk('HIGH')))).toBeNull();
  });

  it('names its subject in the event, where an older sender does', async () => {
    const [uri, claims] = Object.entries(EVENTS.disabled)[0] ?? ['', {}];
    const events = { [uri]: { ...claims, subject: { format: 'opaque', id: 'p-1001' } } };
    const token = await idp.token(NOW, ALICE, events, { claims: { sub_id: undefined } });
    expect(await verify(token, NOW)).toMatchObject({ event: { about: [{ personId: 'p-1001' }] } });
  });

  it('of an event that is not known is taken, and says nothing', async () => {
    const token = await idp.token(NOW, ALICE, { 'urn:example:unknown': {} });
    expect(await verify(token, NOW)).toMatchObject({ ok: true, event: { said: [] } });
  });
});

describe('attacks on security event tokens', () => {
  it('signed by nobody: algorithm "none", or the public key used as a symmetric one', async () => {
    const claims = idp.claims(NOW, ALICE, EVENTS.enabled);
    expect(await errorOf(new UnsecuredJWT(claims).encode())).toBe('invalid_request');
    const symmetric = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: `key-of-${IDP}`, typ: 'secevent+jwt' })
      .sign(Buffer.from(JSON.stringify(idp.publicJwk)));
    expect(await errorOf(symmetric)).toBe('invalid_request');
  });

  it('signed by an algorithm that is not taken here, though its issuer publishes such a key', async () => {
    const other = await SetIssuer.make('https://other.example', 'ES384');
    const token = await other.token(NOW, ALICE, EVENTS.enabled);
    const reading = await securityEventVerifier([other.trusted], IDP)(token, NOW);
    expect(reading).toEqual({ ok: false, error: 'invalid_request' });
  });

  it("signed with another issuer's key, under its name or by its key id", async () => {
    const { privateKey: key } = await SetIssuer.make('https://stranger.example');
    expect(await errorOf(await idp.token(NOW, ALICE, EVENTS.enabled, { key }))).toBe('invalid_key');
    const other = await SetIssuer.make('https://second.example');
    const two = securityEventVerifier([idp.trusted, other.trusted], IDP);
    for (const header of [{}, { kid: `key-of-${other.issuer}` }]) {
      const token = await idp.token(NOW, ALICE, EVENTS.enabled, { key: other.privateKey, header });
      expect(await two(token, NOW)).toEqual({ ok: false, error: 'invalid_key' });
    }
  });

  it('changed after it was signed', async () => {
    const [header, , signature] = (await idp.token(NOW, ALICE, EVENTS.disabled)).split('.');
    const payload = Buffer.from(JSON.stringify(idp.claims(NOW, ALICE, EVENTS.enabled))).toString('base64url');
    expect(await errorOf(`${header}.${payload}.${signature}`)).toBe('invalid_key');
  });

  it('of an issuer that was not set up, or for somebody else', async () => {
    const stranger = await SetIssuer.make('https://stranger.example');
    expect(await errorOf(await stranger.token(NOW, ALICE, EVENTS.enabled))).toBe('invalid_issuer');
    const elsewhere = await idp.token(NOW, ALICE, EVENTS.enabled, { claims: { aud: 'https://other.example' } });
    expect(await errorOf(elsewhere)).toBe('invalid_audience');
    expect(await errorOf(await idp.token(NOW, ALICE, EVENTS.enabled, { claims: { aud: undefined } }))).toBe(
      'invalid_audience',
    );
  });

  it('an access or ID token of the same issuer', async () => {
    for (const typ of ['JWT', 'at+jwt'])
      expect(await errorOf(await idp.token(NOW, ALICE, EVENTS.enabled, { header: { typ } }))).toBe('invalid_request');
  });

  it('older than a week, or from the future', async () => {
    const token = await idp.token(NOW, ALICE, EVENTS.enabled);
    expect(await errorOf(token, NOW + 7 * DAY)).toBeNull();
    expect(await errorOf(token, NOW + 7 * DAY + 31 * SECOND)).toBe('invalid_request');
    expect(await errorOf(token, NOW - 31 * SECOND)).toBe('invalid_request');
  });

  it('an all-clear that claims to be of the future is of the time it was told', async () => {
    const events = { [`${CAEP}risk-level-change`]: { principal: 'USER', current_level: 'LOW', event_timestamp: 9e12 } };
    expect(await verify(await idp.token(NOW, ALICE, events), NOW)).toMatchObject({ event: { said: [{ at: NOW }] } });
  });

  it.each([
    ['no token at all', 'hello'],
    ['nothing', ''],
    ['JSON', '{"iss":"https://idp.example"}'],
  ])('%s', async (_what, text) => {
    expect(await errorOf(text)).toBe('invalid_request');
  });

  it.each<[string, Record<string, unknown>]>([
    ['without an id', { jti: undefined }],
    ['with an id that no index takes', { jti: 'x'.repeat(10_000) }],
    ['with an id that is no text', { jti: 7 }],
    ['without events', { events: {} }],
    ['with events that are none', { events: ['urn:a'] }],
    [
      'with a hundred events',
      { events: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`urn:${at}`, {}])) },
    ],
    ['of nobody', { sub_id: undefined }],
    ['with an event that lacks its level', { events: { [`${CAEP}risk-level-change`]: { principal: 'USER' } } }],
  ])('%s', async (_what, claims) => {
    expect(await errorOf(await idp.token(NOW, ALICE, EVENTS.disabled, { claims }))).toBe('invalid_request');
  });
});

describe('a subject identifier (RFC 9493)', () => {
  it.each([
    [{ format: 'email', email: 'alice@example.com' }, [{ identifier: 'alice@example.com' }]],
    [{ format: 'account', uri: 'acct:alice@example.com' }, [{ identifier: 'alice@example.com' }]],
    [{ format: 'opaque', id: 'p-1001' }, [{ personId: 'p-1001' }]],
    [{ format: 'iss_sub', iss: IDP, sub: 'p-1001' }, [{ personId: 'p-1001' }]],
    [
      { format: 'complex', user: { format: 'opaque', id: 'p-1001' }, device: { format: 'opaque', id: 'd' } },
      [{ personId: 'p-1001' }],
    ],
    [
      {
        format: 'aliases',
        identifiers: [
          { format: 'opaque', id: 'a' },
          { format: 'email', email: 'b@c' },
        ],
      },
      [{ personId: 'a' }, { identifier: 'b@c' }],
    ],
    [{ format: 'phone_number', phone_number: '+12065550100' }, []],
    [{ format: 'email', email: '<script>' }, []],
    [{ format: 'aliases', identifiers: [{ format: 'aliases', identifiers: [] }] }, []],
  ])('%j names whom the directory may know', (subject, named) => {
    expect(subjectsNamedIn(subject, IDP)).toEqual(named);
  });

  it("attack: another issuer's subject of the same number is somebody else", () => {
    expect(subjectsNamedIn({ format: 'iss_sub', iss: 'https://watcher.example', sub: 'p-1001' }, IDP)).toEqual([]);
  });

  it('is none without a format, and aliases are few', () => {
    for (const none of [undefined, null, 'alice', {}, []]) expect(subjectsNamedIn(none, IDP)).toBeNull();
    const many = Array.from({ length: 11 }, () => ({ format: 'opaque', id: 'a' }));
    expect(subjectsNamedIn({ format: 'aliases', identifiers: many }, IDP)).toBeNull();
  });
});

describe('a signed finding', () => {
  it('attack: one that somebody else signed, or changed, is none', async () => {
    const [ours, theirs] = await Promise.all([makeTestKeys(), makeTestKeys()]);
    const finding = {
      type: 'security-finding',
      issuer: IDP,
      jti: 'j',
      personId: 'alice',
      kind: 'risk',
      signal: null,
      at: NOW,
    } as const;
    const jws = await signFinding(ours.verifier, finding);
    expect(await verifyFinding(ours.trust, jws)).toEqual(finding);
    expect(await verifyFinding(ours.trust, await signFinding(theirs.verifier, finding))).toBeNull();
  });
});

describe('the issuers that are set up', () => {
  const setting = SECURITY_EVENT_SETTINGS.SECURITY_EVENT_ISSUERS;
  const one = { issuer: IDP, jwksUri: `${IDP}/jwks`, audience: 'https://recovery.example/events' };

  it('are none unless given, and each once', () => {
    expect(setting.parse(undefined)).toEqual([]);
    expect(setting.parse(JSON.stringify([one]))).toEqual([one]);
    expect(() => setting.parse(JSON.stringify([one, one]))).toThrow('each issuer once');
  });

  it.each([
    ['no JSON', '['],
    ['keys that travel in the open', JSON.stringify([{ ...one, jwksUri: 'http://idp.example/jwks' }])],
    ['a misspelt key', JSON.stringify([{ ...one, audiences: [] }])],
  ])('are refused with %s', (_what, text) => {
    expect(setting.safeParse(text).success).toBe(false);
  });
});
