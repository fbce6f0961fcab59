import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CryptoKey, SignJWT, UnsecuredJWT, createLocalJWKSet, errors, exportJWK, generateKeyPair } from 'jose';
import { MINUTE, SECOND } from '../../domain/clock.js';
import { verifyWorkloadToken, workloadAudienceOf } from '../../proofs/workload-token.js';
import { NOW } from './samples.js';

const ISSUER = 'https://kubernetes.example';
const CHALLENGE = { caseId: 'c-1', session: 's-1', challengeId: 'm-1' };
const AUDIENCE = workloadAudienceOf(CHALLENGE);

let privateKey: CryptoKey;
let keys: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  ({ privateKey } = pair);
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256' }] });
});

const CLAIMS = {
  iss: ISSUER,
  aud: [AUDIENCE],
  sub: 'system:serviceaccount:backup:nightly',
  iat: NOW / SECOND,
  exp: NOW / SECOND + 300,
};
const token = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = privateKey) =>
  new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k', ...header }).sign(key);
const verify = (text: string, now = NOW, audience = AUDIENCE) =>
  verifyWorkloadToken({ issuer: ISSUER, keys }, { token: text, audience }, now);

describe('a token of a workload', () => {
  it('says who it is and when its platform said so, whatever else it says', async () => {
    const more = { 'kubernetes.io': { namespace: 'backup' }, aud: AUDIENCE };
    expect(await verify(await token(more))).toEqual({ sub: CLAIMS.sub, issuedAt: NOW });
    for (const typ of ['JWT', 'JOSE', undefined]) expect(await verify(await token({}, { typ }))).not.toBeNull();
  });

  it.each<[string, Record<string, unknown>]>([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['of no issuer', { iss: undefined }],
    ['for another service', { aud: 'https://vault.example' }],
    ['for another service beside us', { aud: [AUDIENCE, 'https://vault.example'] }],
    ['for everybody', { aud: undefined }],
    ['of nobody', { sub: '' }],
    ['without a subject', { sub: undefined }],
    ['without an end', { exp: undefined }],
    ['that does not say when it was made', { iat: undefined }],
    ['that is over', { exp: NOW / SECOND - 60 }],
    ['that is not valid yet', { nbf: NOW / SECOND + 60 }],
  ])('is none %s', async (_, claims) => {
    expect(await verify(await token(claims))).toBeNull();
  });

  it('is none once it is over, by the clock of whoever relies on it', async () => {
    expect(await verify(await token(), NOW + 6 * MINUTE)).toBeNull();
  });

  it('attack: is signed by another key, by nobody, or by a secret that the platform’s public key is taken for', async () => {
    const other = await generateKeyPair('RS256');
    expect(await verify(await token({}, {}, other.privateKey))).toBeNull();
    expect(await verify(new UnsecuredJWT(CLAIMS).encode())).toBeNull();
    const shared = new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: 'k' });
    expect(await verify(await shared.sign(new TextEncoder().encode('k'.repeat(32))))).toBeNull();
  });

  it('attack: is an access token of the same issuer, for the very same audience', async () => {
    expect(await verify(await token({}, { typ: 'at+jwt' }))).toBeNull();
  });

  it('attack: is changed in any one character of what is signed (property)', async () => {
    const [header = '', payload = '', signature = ''] = (await token()).split('.');
    const text = fc.nat({ max: payload.length - 1 });
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('A', 'b', '7'), async (at, letter) => {
        const changed = `${payload.slice(0, at)}${letter}${payload.slice(at + 1)}`;
        fc.pre(changed !== payload);
        expect(await verify([header, changed, signature].join('.'))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('is nobody’s fault while the platform’s keys cannot be had: that is thrown', async () => {
    const away = async () => Promise.reject(new errors.JWKSTimeout());
    const asks = verifyWorkloadToken({ issuer: ISSUER, keys: away }, { token: await token(), audience: AUDIENCE }, NOW);
    await expect(asks).rejects.toThrow('request timed out');
  });
});

describe('the audience of such a token', () => {
  it('is another for every case, session and challenge (property)', () => {
    const challenge = fc.record({ caseId: fc.string(), session: fc.string(), challengeId: fc.string() });
    fc.assert(
      fc.property(challenge, challenge, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(workloadAudienceOf(one) === workloadAudienceOf(other)).toBe(isSame);
      }),
    );
  });

  it('can stand in a command and an address as it is', () => {
    expect(AUDIENCE).toMatch(/^[\w:-]+$/);
  });
});
