import { describe, expect, it } from '@jest/globals';
import type { Enrolled } from '../../domain/enrolled.js';
import {
  hasRoomFor,
  isAddress,
  isName,
  maskedAddress,
  passkeyDomains,
  proofsHeld,
  proofWanted,
} from '../../domain/enrolment.js';

const base = { type: 'enrolled', enrolledId: 'e', personId: 'p', enrolledAt: 0, domains: ['handset'] } as const;
const passkey: Enrolled = { ...base, kind: 'passkey', credentialId: 'c', publicKey: 'k' };
const code: Enrolled = { ...base, kind: 'recovery-code', codeHash: 'h' };
const app: Enrolled = { ...base, kind: 'totp', sealedSecret: 's', sealedForEnrolment: 's' };
const oldApp: Enrolled = { ...base, kind: 'totp', sealedSecret: 's' };
const address: Enrolled = { ...base, kind: 'email', address: 'a@home.example', behindIdentityProvider: false };
const atWork: Enrolled = { ...address, behindIdentityProvider: true };
const contact: Enrolled = { ...base, kind: 'contact', address: 'b@home.example' };
const push: Enrolled = { ...base, kind: 'push', provider: 'okta', userId: 'u', factorId: 'f' };

describe('what a change must be confirmed by', () => {
  it('is the strongest thing that is enrolled, in this order', () => {
    const all = [contact, atWork, address, app, code, passkey];
    expect(proofsHeld(all)).toEqual(['passkey', 'recovery-code', 'totp', 'email-code']);
    expect(proofWanted(all)).toBe('passkey');
    expect(proofWanted([address, app, code])).toBe('recovery-code');
    expect(proofWanted([address, app])).toBe('totp');
    expect(proofWanted([address, contact])).toBe('email-code');
  });

  it('attack: is no sign-in alone while anything can be asked for, be it a private mailbox only', () => {
    for (const held of [[address], [address, address], [address, atWork]]) {
      expect(proofsHeld(held)).toEqual(['email-code']);
      expect(proofWanted(held)).toBe('email-code');
    }
  });

  it('is a sign-in alone only for whoever has nothing, or nothing but a mailbox that the sign-in opens anyway', () => {
    expect(proofWanted([])).toBe('sign-in');
    expect(proofWanted([atWork])).toBe('sign-in');
  });

  it('attack: is nothing at all where there is only what cannot be asked for here: a stolen session does not begin anew', () => {
    for (const held of [[push], [oldApp], [contact], [atWork, push]]) expect(proofWanted(held)).toBeNull();
  });
});

describe('what is given with a change', () => {
  it('has names that are words, without markup, lines or characters that nobody sees', () => {
    for (const name of ['my phone', 'Zoë’s tablet (old)', '電話']) expect(isName(name)).toBe(true);
    for (const name of ['', ' x', '<b>x</b>', 'a\nb', 'a\u202eb', 'a\u0000', 'x'.repeat(41)])
      expect(isName(name)).toBe(false);
  });

  it('has addresses of one mailbox', () => {
    for (const one of ['a.b+c@home.example', 'x@sub.home.example', 'x@y.example']) expect(isAddress(one)).toBe(true);
    for (const one of [
      'a@b',
      'a b@home.example',
      'a@home.example,b@home.example',
      '"a"@home.example',
      'a@home.example\n',
    ])
      expect(isAddress(one)).toBe(false);
    expect(isAddress(`${'a'.repeat(64)}@${'b.'.repeat(100)}example`)).toBe(false);
  });

  it('has addresses as long as a path of SMTP has room for, and no longer (RFC 5321, section 4.5.3.1.3)', () => {
    const ofLength = (length: number) =>
      `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(length - 197)}.com`;
    expect([254, 255].map((length) => [ofLength(length).length, isAddress(ofLength(length))])).toEqual([
      [254, true],
      [255, false],
    ]);
  });

  it('is shown masked, so that nobody can write there who did not know the address', () => {
    expect(maskedAddress('alice.moreau@mail.home.example')).toBe('a…@m….example');
    expect(maskedAddress('alice@mail.of.her.home.example')).toBe('a…@m….example');
    expect(maskedAddress('alice')).toBe('a…@…');
  });

  it('is never too much of one kind', () => {
    expect(
      hasRoomFor(
        'passkey',
        Array.from({ length: 5 }, () => passkey),
      ),
    ).toBe(true);
    expect(
      hasRoomFor(
        'passkey',
        Array.from({ length: 6 }, () => passkey),
      ),
    ).toBe(false);
  });

  it('attack: is not kept out by much of another kind, as a passkey would be by codes that were printed', () => {
    const codes = Array.from({ length: 8 }, () => code);
    expect(hasRoomFor('passkey', [...codes, passkey])).toBe(true);
    expect(hasRoomFor('recovery-code', [...codes, ...codes])).toBe(true);
  });
});

describe('where a passkey can be taken away', () => {
  it('is apart from the phone only for a security key whose key stays in it', () => {
    for (const transports of [['usb', 'nfc'], ['ble'], ['smart-card']])
      expect(passkeyDomains(false, transports)).toEqual(['authenticator']);
    for (const [synced, transports] of [
      [true, ['usb']],
      [false, ['internal']],
      [false, ['usb', 'internal']],
      [false, ['hybrid']],
      [false, ['']],
      [false, []],
    ] as const)
      expect(passkeyDomains(synced, transports)).toEqual(['handset']);
  });
});
