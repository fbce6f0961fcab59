import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { isoBase64URL } from '@simplewebauthn/server/helpers';
import {
  type SoftwareCredential,
  assert,
  createCredential,
} from '../../../dev/software-authenticator/authenticator.js';

const RP = 'sign.help.example';
const ORIGIN = 'https://sign.help.example';
const CHALLENGE = Buffer.from('challenge').toString('base64url');

/** As any relying party checks it, by a library that knows nothing of this authenticator. */
async function accepted(credential: SoftwareCredential, origin = ORIGIN): Promise<boolean> {
  const { credentialId: id, ...response } = assert(credential, { challenge: CHALLENGE, rpId: RP, origin });
  const { verified } = await verifyAuthenticationResponse({
    response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
    expectedChallenge: CHALLENGE,
    expectedOrigin: ORIGIN,
    expectedRPID: RP,
    credential: { id, publicKey: isoBase64URL.toBuffer(credential.publicKey), counter: 0 },
    requireUserVerification: true,
  });
  return verified;
}

describe('the software authenticator', () => {
  it('is believed by a relying party, again and again', async () => {
    const credential = createCredential({ rpId: RP });
    expect(await accepted(credential)).toBe(true);
    expect(await accepted(credential)).toBe(true);
  });

  it('keeps its credential through JSON', async () => {
    const credential = createCredential({ rpId: RP });
    expect(await accepted(JSON.parse(JSON.stringify(credential)) as SoftwareCredential)).toBe(true);
  });

  it('makes every credential its own', () => {
    const [one, other] = [createCredential({ rpId: RP }), createCredential({ rpId: RP })];
    expect(one.credentialId).not.toBe(other.credentialId);
    expect(one.publicKey).not.toBe(other.publicKey);
  });

  it('tells the page’s true origin, so that a phishing page gets nothing of use', async () => {
    await expect(accepted(createCredential({ rpId: RP }), 'https://sign.help.example.evil')).rejects.toThrow('origin');
  });

  it('has no credential for another relying party', () => {
    const credential = createCredential({ rpId: RP });
    const request = { challenge: CHALLENGE, rpId: 'evil.example', origin: ORIGIN };
    expect(() => assert(credential, request)).toThrow('no credential for evil.example');
  });

  it('attack: another credential’s signature under this credential’s id', async () => {
    const [mine, other] = [createCredential({ rpId: RP }), createCredential({ rpId: RP })];
    expect(await accepted({ ...mine, privateJwk: other.privateJwk })).toBe(false);
  });
});

describe('the software authenticator in production', () => {
  const { NODE_ENV } = process.env;

  afterEach(() => {
    process.env['NODE_ENV'] = NODE_ENV;
  });

  it('does not load', async () => {
    process.env['NODE_ENV'] = 'production';
    jest.resetModules();
    for (const file of ['authenticator.js', 'cose-key.js']) {
      await expect(import(`../../../dev/software-authenticator/${file}`)).rejects.toThrow(
        'does not load in production',
      );
    }
  });
});
