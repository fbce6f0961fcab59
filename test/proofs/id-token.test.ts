import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, SignJWT, UnsecuredJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { MINUTE, SECOND } from '../../domain/clock.js';
import { verifyIdToken } from '../../proofs/id-token.js';
import { NOW } from './samples.js';

const ISSUER = 'https://accounts.example';
const CLIENT = 'countersign-recovery';

let privateKey: CryptoKey;
let keys: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  ({ privateKey } = pair);
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] });
});

const CLAIMS = {
  iss: ISSUER,
  aud: CLIENT,
  sub: 'alice-elsewhere',
  nonce: 'the-nonce-of-the-case',
  acr: 'phr',
  auth_time: NOW / SECOND - 10,
  iat: NOW / SECOND,
  exp: NOW / SECOND + 300,
};
const token = (claims: Record<string, unknown> = {}, key = privateKey) =>
  new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(key);
const verify = (text: string, now = NOW) => verifyIdToken({ issuer: ISSUER, keys, clientId: CLIENT }, text, now);

describe('an ID token of another issuer', () => {
  it('says who signed in there, when, for which nonce, and which contexts were reached', async () => {
    expect(await verify(await token())).toEqual({
      sub: 'alice-elsewhere',
      nonce: 'the-nonce-of-the-case',
      authTime: NOW - 10 * SECOND,
      acrs: ['phr'],
    });
  });

  it('may tell of contexts by a list, beside one or alone', async () => {
    expect((await verify(await token({ acrs: ['c1', 'c2', 7] })))?.acrs).toEqual(['phr', 'c1', 'c2']);
    expect((await verify(await token({ acr: undefined, acrs: ['c1'] })))?.acrs).toEqual(['c1']);
    expect((await verify(await token({ acr: undefined })))?.acrs).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'another-client' }],
    ['for another client beside us', { aud: [CLIENT, 'another-client'] }],
    ['for us, and to be used by another', { azp: 'another-client' }],
    ['without a nonce', { nonce: undefined }],
    ['with a nonce that is no text', { nonce: 7 }],
    ['that does not say when its owner signed in', { auth_time: undefined }],
    ['without a subject', { sub: undefined }],
    ['of nobody', { sub: '' }],
    ['without an end', { exp: undefined }],
    ['that is over', { exp: NOW / SECOND - 60 }],
    ['that is not valid yet', { nbf: NOW / SECOND + 60 }],
  ])('attack: %s is none', async (_, claims) => {
    expect(await verify(await token(claims))).toBeNull();
  });

  it('attack: signed by another key, by a shared secret or by nobody, it is none', async () => {
    const { privateKey: other } = await generateKeyPair('ES256');
    expect(await verify(await token({}, other))).toBeNull();
    const secret = new TextEncoder().encode('a secret that the client knows too');
    expect(await verify(await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256' }).sign(secret))).toBeNull();
    expect(await verify(new UnsecuredJWT(CLAIMS).encode())).toBeNull();
    expect(await verify('no token')).toBeNull();
    expect(await verify(await token(), NOW + 6 * MINUTE)).toBeNull();
  });
});
