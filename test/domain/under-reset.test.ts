import { describe, expect, it } from '@jest/globals';
import type { Enrolled } from '../../domain/enrolled.js';
import { isUnderReset, neededToUse } from '../../domain/under-reset.js';

const base = { type: 'enrolled', enrolledId: 'e', personId: 'alice', enrolledAt: 0, domains: ['mailbox'] } as const;
const email = (behindIdentityProvider: boolean): Enrolled => ({
  ...base,
  kind: 'email',
  address: 'a@home.example',
  behindIdentityProvider,
});

describe('evidence from behind the authenticator under reset (row 1b)', () => {
  it('attack: a code to the work mailbox is none, because its password is the one under reset', () => {
    expect(isUnderReset('password.reset', { behind: neededToUse(email(true)) })).toBe(true);
  });

  it.each<[string, Enrolled]>([
    ['a private mailbox', email(false)],
    ['a TOTP authenticator', { ...base, kind: 'totp', sealedSecret: 'x' }],
    ['a passkey', { ...base, kind: 'passkey', credentialId: 'x', publicKey: 'x' }],
  ])('%s stands on its own', (_, enrolled) => {
    expect(neededToUse(enrolled)).toEqual([]);
    expect(isUnderReset('password.reset', { behind: neededToUse(enrolled) })).toBe(false);
  });
});
