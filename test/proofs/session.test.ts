import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import {
  type ProvenRequest,
  type SessionKey,
  bodyHashOf,
  makeSessionKey,
  makeSessionProof,
  readSessionProof,
  sessionOf,
} from '../../proofs/session.js';
import { CASE_ID, NOW } from './samples.js';

const PATH = `/v1/cases/${CASE_ID}/evidence`;
const BODY = '{"method":"totp","code":"123456"}';

let key: SessionKey;

beforeAll(async () => {
  key = await makeSessionKey();
});

const proofOf = (overrides: Partial<ProvenRequest> = {}, by = key) =>
  makeSessionProof(by, { method: 'POST', url: `https://help.example${PATH}`, body: BODY, now: NOW, ...overrides });

const read = (proof: string, overrides: Partial<Parameters<typeof readSessionProof>[1]> = {}) =>
  readSessionProof(proof, { method: 'POST', path: PATH, bodyText: BODY, now: NOW, maxAgeSeconds: 60, ...overrides });

/** A proof with claims and header of the attacker's choosing, signed by the session's own key. */
const forge = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT({
    htm: 'POST',
    htu: `https://help.example${PATH}`,
    jti: 'j',
    bh: bodyHashOf(BODY),
    iat: NOW / 1000,
    ...claims,
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk, ...header })
    .sign(key.privateKey);

describe('a session proof', () => {
  it('names its session, its message and its body', async () => {
    expect(await read(await proofOf({ jti: 'message-1' }))).toEqual({
      session: await sessionOf(key.publicJwk),
      jti: 'message-1',
      bodyHash: bodyHashOf(BODY),
      issuedAt: NOW,
    });
  });

  it('covers the very bytes of the body, and a request without a body', async () => {
    const bytes = Buffer.from(BODY);
    expect((await read(await proofOf({ body: bytes })))?.bodyHash).toBe(bodyHashOf(BODY));
    expect(await read(await proofOf({ method: 'GET', body: '' }), { method: 'GET', bodyText: '' })).not.toBeNull();
  });

  it('tells the body’s hash to who has no body, to compare it later', async () => {
    const proof = await proofOf();
    const found = await readSessionProof(proof, { method: 'POST', path: PATH, now: NOW, maxAgeSeconds: 60 });
    expect(found?.bodyHash).toBe(bodyHashOf(BODY));
  });

  it('has another id each time unless one is given', async () => {
    const [one, other] = [await read(await proofOf()), await read(await proofOf())];
    expect(one?.jti).not.toBe(other?.jti);
  });

  it('holds as long as it may and no longer', async () => {
    const proof = await proofOf();
    expect(await read(proof, { now: NOW + 60_000 })).not.toBeNull();
    expect(await read(proof, { now: NOW + 60_001 })).toBeNull();
    expect(await read(proof, { now: NOW - 30_000 })).not.toBeNull();
    expect(await read(proof, { now: NOW - 30_001 })).toBeNull();
  });

  it('comes from a key whose private half cannot be exported', async () => {
    await expect(exportJWK(key.privateKey)).rejects.toThrow('extractable');
  });
});

describe('attacks on session proofs', () => {
  it('a genuine proof for another case', async () => {
    expect(await read(await proofOf({ url: 'https://help.example/v1/cases/another/evidence' }))).toBeNull();
  });

  it('a path that only becomes this one when it is normalised, or hides behind a query', async () => {
    const urls = [
      `https://help.example/v1/cases/another/../${CASE_ID}/evidence`,
      `https://help.example/v1/cases/another/%2e%2e/${CASE_ID}/evidence`,
      `https://help.example${PATH}?x=1`,
      `https://help.example${PATH}#x`,
      `https://eve@help.example${PATH}`,
      PATH,
      '',
    ];
    for (const url of urls) expect(await read(await proofOf({ url }))).toBeNull();
  });

  it('a genuine proof for another method or another body', async () => {
    expect(await read(await proofOf({ method: 'PUT' }))).toBeNull();
    expect(await read(await proofOf({ method: 'post' }))).toBeNull();
    expect(await read(await proofOf({ body: `${BODY} ` }))).toBeNull();
    expect(await read(await proofOf({ body: '' }))).toBeNull();
  });

  it('another key’s signature beside the session’s public key', async () => {
    const eve = await makeSessionKey();
    expect(await read(await proofOf({}, { privateKey: eve.privateKey, publicJwk: key.publicJwk }))).toBeNull();
  });

  it('another session’s proof names that other session', async () => {
    const eve = await makeSessionKey();
    expect((await read(await proofOf({}, eve)))?.session).not.toBe(await sessionOf(key.publicJwk));
  });

  it('algorithm "none", another algorithm, a symmetric or a private key in the header', async () => {
    const claims = { htm: 'POST', htu: `https://help.example${PATH}`, jti: 'j', bh: bodyHashOf(BODY), iat: NOW / 1000 };
    expect(await read(new UnsecuredJWT(claims).encode())).toBeNull();
    const header = { typ: 'dpop+jwt', jwk: key.publicJwk };
    const symmetric = await new SignJWT(claims)
      .setProtectedHeader({ ...header, alg: 'HS256' })
      .sign(new Uint8Array(32));
    expect(await read(symmetric)).toBeNull();
    const other = await generateKeyPair('ES384', { extractable: true });
    const jwk = await exportJWK(other.publicKey);
    const es384 = await new SignJWT(claims).setProtectedHeader({ ...header, jwk, alg: 'ES384' }).sign(other.privateKey);
    expect(await read(es384)).toBeNull();
    const leaked = await generateKeyPair('ES256', { extractable: true });
    const withPrivate = { ...header, jwk: await exportJWK(leaked.privateKey), alg: 'ES256' };
    expect(await read(await new SignJWT(claims).setProtectedHeader(withPrivate).sign(leaked.privateKey))).toBeNull();
  });

  it('another kind of JWT of the same key', async () => {
    expect(await read(await forge({}))).not.toBeNull();
    expect(await read(await forge({}, { typ: 'JWT' }))).toBeNull();
    expect(await read(await forge({}, { typ: undefined }))).toBeNull();
    expect(await read(await forge({}, { jwk: undefined }))).toBeNull();
  });

  it('claims missing or of another shape', async () => {
    const forgeries = [
      { htm: undefined },
      { htu: 7 },
      { jti: '' },
      { jti: undefined },
      { jti: 'x'.repeat(65) },
      { bh: undefined },
      { bh: bodyHashOf('another') },
      { iat: undefined },
    ];
    for (const claims of forgeries) expect(await read(await forge(claims))).toBeNull();
  });

  it('no JWT at all', async () => {
    for (const text of ['', '..', 'a.b.c', BODY]) expect(await read(text)).toBeNull();
  });
});
