import { describe, expect, it } from '@jest/globals';
import { createCredential, register, assert } from '../../dev/software-authenticator/authenticator.js';
import { isSignedBy } from '../../proofs/assertion.js';
import { bindingChallengeOf } from '../../proofs/binding-challenge.js';
import { verifyRegistration } from '../../proofs/registration.js';

const PAGE = { rpId: 'sign-in.example.com', origin: 'https://sign-in.example.com' } as const;
const BINDING = { caseId: 'case-1', session: 'thumbprint', freshId: 'jti-1' } as const;
const challenge = bindingChallengeOf(BINDING);
const PRESENT_ONLY = 0x01;

const credential = createCredential(PAGE);
const registered = (changes: { readonly origin?: string } = {}) =>
  JSON.stringify(register(credential, { challenge, ...PAGE, ...changes }));

describe('the registration of a new passkey', () => {
  it('gives the key that signs from then on', async () => {
    const passkey = await verifyRegistration(registered(), challenge, PAGE);
    const { credentialId, publicKey } = credential;
    expect(passkey).toEqual({ credentialId, publicKey, synced: false });
    const assertion = assert(credential, { ...PAGE, challenge: 'AAAA' });
    expect(passkey !== null && (await isSignedBy(passkey, assertion, 'AAAA', PAGE))).toBe(true);
  });

  it.each([
    ['another case', { caseId: 'case-2' }],
    ['another session', { session: 'of-somebody-else' }],
    ['an earlier window of the claim', { freshId: 'jti-0' }],
  ])('attack: made for %s is none', async (_, changes) => {
    expect(await verifyRegistration(registered(), bindingChallengeOf({ ...BINDING, ...changes }), PAGE)).toBeNull();
  });

  it('attack: made on another page, or for another relying party, is none', async () => {
    const elsewhere = registered({ origin: 'https://sign-in.example.com.evil.example' });
    expect(await verifyRegistration(elsewhere, challenge, PAGE)).toBeNull();
    const other = createCredential({ rpId: 'sign.example.com' });
    const foreign = JSON.stringify(register(other, { challenge, ...PAGE }));
    expect(await verifyRegistration(foreign, challenge, PAGE)).toBeNull();
  });

  it('attack: made without its user being verified is none', async () => {
    const unlocked = JSON.stringify(register(credential, { challenge, ...PAGE }, PRESENT_ONLY));
    expect(await verifyRegistration(unlocked, challenge, PAGE)).toBeNull();
  });

  it('attack: under the id of another credential it is none', async () => {
    const theirs = { ...register(credential, { challenge, ...PAGE }), id: createCredential(PAGE).credentialId };
    expect(await verifyRegistration(JSON.stringify(theirs), challenge, PAGE)).toBeNull();
  });

  it.each(['', 'null', '{}', '[]', '"text"', '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}'])(
    'malformed: %s is none',
    async (text) => {
      expect(await verifyRegistration(text, challenge, PAGE)).toBeNull();
    },
  );
});
