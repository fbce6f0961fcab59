import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type CryptoKey, SignJWT, UnsecuredJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose';
import { API_AUDIENCE, verifyAccessToken } from '../../proofs/access-token.js';
import { issuerKeys } from '../../proofs/issuer-keys.js';
import { NOW } from './samples.js';

const ISSUER = 'https://login.example';

let privateKey: CryptoKey;
let jwks: { keys: Awaited<ReturnType<typeof exportJWK>>[] };

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  ({ privateKey } = pair);
  jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] };
});

const CLAIMS = {
  iss: ISSUER,
  aud: API_AUDIENCE,
  sub: 'dora',
  client_id: 'desk-console',
  roles: ['desk'],
  iat: NOW / 1000,
  exp: NOW / 1000 + 300,
  jti: 't-1',
};

const token = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = privateKey) =>
  new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt', ...header })
    .sign(key);

const verify = (text: string, now = NOW) =>
  verifyAccessToken({ issuer: ISSUER, keys: createLocalJWKSet(jwks) }, text, now);

describe('an access token', () => {
  it('says who calls, through which program, in which roles', async () => {
    expect(await verify(await token())).toEqual({ personId: 'dora', clientId: 'desk-console', roles: ['desk'] });
  });

  it('without roles carries none', async () => {
    expect((await verify(await token({ roles: undefined })))?.roles).toEqual([]);
  });

  it('of a program that calls for itself is nobody’s, even when the program is named like a person', async () => {
    const caller = await verify(await token({ sub: 'alice', client_id: 'alice' }));
    expect(caller).toEqual({ personId: null, clientId: 'alice', roles: ['desk'] });
  });

  it('holds until it expires, within five seconds of clock difference', async () => {
    expect(await verify(await token(), NOW + 304_000)).not.toBeNull();
    expect(await verify(await token(), NOW + 305_000)).toBeNull();
  });
});

describe('attacks on access tokens', () => {
  it('signed by somebody else, or changed', async () => {
    const { privateKey: stranger } = await generateKeyPair('ES256');
    expect(await verify(await token({}, {}, stranger))).toBeNull();
    const [header, , signature] = (await token()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'adam' })).toString('base64url');
    expect(await verify(`${header}.${payload}.${signature}`)).toBeNull();
  });

  it('algorithm "none", or the public key used as a symmetric one', async () => {
    expect(await verify(new UnsecuredJWT(CLAIMS).encode())).toBeNull();
    const publicText = Buffer.from(JSON.stringify(jwks.keys[0]));
    const symmetric = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256', kid: 'k', typ: 'at+jwt' })
      .sign(publicText);
    expect(await verify(symmetric)).toBeNull();
  });

  it('an algorithm that is not on the list, though the issuer has such a key', async () => {
    const other = await generateKeyPair('ES384');
    const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(other.publicKey)), kid: 'k' }] });
    const signed = await token({}, { alg: 'ES384' }, other.privateKey);
    expect(await verifyAccessToken({ issuer: ISSUER, keys }, signed, NOW)).toBeNull();
  });

  it('an ID token, or a token for another API or of another issuer', async () => {
    expect(await verify(await token({}, { typ: 'JWT' }))).toBeNull();
    expect(await verify(await token({}, { typ: undefined }))).toBeNull();
    expect(await verify(await token({ aud: 'urn:another:api' }))).toBeNull();
    expect(await verify(await token({ aud: undefined }))).toBeNull();
    expect(await verify(await token({ iss: 'https://login.example.evil' }))).toBeNull();
  });

  it('without an end, a subject, a client or a time, or with roles that are no list of names', async () => {
    for (const claim of ['exp', 'sub', 'client_id', 'iat']) {
      expect(await verify(await token({ [claim]: undefined }))).toBeNull();
    }
    for (const roles of ['desk', [1], { desk: true }]) expect(await verify(await token({ roles }))).toBeNull();
    for (const claims of [{ sub: '' }, { client_id: '' }, { client_id: 7 }])
      expect(await verify(await token(claims))).toBeNull();
  });

  it('a key the issuer does not have', async () => {
    expect(await verify(await token({}, { kid: 'other' }))).toBeNull();
  });

  it('no token at all', async () => {
    for (const text of ['', 'Bearer x', 'a.b.c']) expect(await verify(text)).toBeNull();
  });
});

describe('the issuer’s keys', () => {
  let server: Server;
  let origin: string;
  let document: unknown;
  let discoveries = 0;
  let up = true;
  let jwksUp = true;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const discovery = request.url === '/.well-known/openid-configuration';
      if (discovery) discoveries += 1;
      response.statusCode = up && (discovery || jwksUp) ? 200 : 503;
      response.end(JSON.stringify(discovery ? document : jwks));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.close();
  });

  const verifyRemote = async (keys = issuerKeys(origin)) =>
    verifyAccessToken({ issuer: origin, keys }, await token({ iss: origin }), NOW);

  it('are found by discovery, once', async () => {
    document = { issuer: origin, jwks_uri: `${origin}/jwks` };
    discoveries = 0;
    const keys = issuerKeys(origin);
    expect((await verifyRemote(keys))?.personId).toBe('dora');
    expect((await verifyRemote(keys))?.personId).toBe('dora');
    expect(discoveries).toBe(1);
  });

  it('when they cannot be had, are a fault and not a bad token, and are asked for again', async () => {
    document = { issuer: origin, jwks_uri: `${origin}/jwks` };
    const keys = issuerKeys(origin);
    up = false;
    await expect(verifyRemote(keys)).rejects.toThrow('503');
    up = true;
    jwksUp = false;
    await expect(verifyRemote(keys)).rejects.toThrow('200 OK');
    jwksUp = true;
    expect((await verifyRemote(keys))?.personId).toBe('dora');
  });

  it('attack: a document that sends for the keys over plain HTTP, where anybody can answer', async () => {
    const plain = Response.json({ issuer: ISSUER, jwks_uri: 'http://login.example/jwks' });
    const answering = jest.spyOn(globalThis, 'fetch').mockResolvedValueOnce(plain);
    const verified = verifyAccessToken({ issuer: ISSUER, keys: issuerKeys(ISSUER) }, await token(), NOW);
    await expect(verified).rejects.toThrow('not the discovery document');
    answering.mockRestore();
  });

  it('attack: a discovery document of another issuer, or one that names no keys', async () => {
    for (const other of [{ issuer: ISSUER, jwks_uri: `${origin}/jwks` }, { issuer: origin, jwks_uri: 'x' }, {}, null]) {
      document = other;
      await expect(verifyRemote()).rejects.toThrow('not the discovery document');
    }
  });
});
