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
const passkey: Enrolled = { ...base, kind: 'passkey', domains: ['handset'], credentialId: 'x', publicKey: 'x' };
const app: Enrolled = { ...base, kind: 'totp', domains: ['handset'], sealedSecret: 'x' };
const paper: Enrolled = { ...base, kind: 'recovery-code', domains: ['paper'], codeHash: 'x' };

const number: Enrolled = {
  ...base,
  kind: 'phone',
  domains: ['handset'],
  number: '+447700900101',
  takes: ['sms'],
  verifiedAt: 0,
  changedAt: 0,
};

const push: Enrolled = {
  ...base,
  kind: 'push',
  domains: ['handset'],
  provider: 'okta',
  userId: '00u',
  factorId: 'opf',
};

const account = (behindIdentityProvider: boolean): Enrolled => ({
  ...base,
  kind: 'login',
  issuer: 'https://accounts.example.org',
  sub: 'alice',
  behindIdentityProvider,
});

const FORGOTTEN = { action: 'password.reset' } as const;
const EMERGENCY = { action: 'access.emergency' } as const;
const LOST = { action: 'mfa.reset', lostAuthenticator: 'passkey' } as const;

/** Whether something is no evidence for a case, beside everything else that the person enrolled. */
const isLost = (opening: typeof FORGOTTEN | typeof LOST, thing: Enrolled, ...others: Enrolled[]) =>
  isUnderReset(opening, { behind: neededToUse(thing, [thing, ...others]) });

describe('evidence from behind the authenticator under reset (row 1b)', () => {
  it('attack: a code to the work mailbox is none, because its password is the one under reset', () => {
    expect(isLost(FORGOTTEN, email(true))).toBe(true);
  });

  it('attack: an account elsewhere that needs that password is none', () => {
    expect(isLost(FORGOTTEN, account(true))).toBe(true);
    expect(isLost(LOST, account(true))).toBe(false);
  });

  it.each<[string, Enrolled]>([
    ['a private mailbox', email(false)],
    ['a TOTP authenticator', app],
    ['a passkey', passkey],
    ['a recovery code', paper],
    ['a telephone number', number],
    ['an authenticator that is asked by push', push],
    ['an account at another issuer', account(false)],
  ])('%s stands on its own', (_, enrolled) => {
    expect(isLost(FORGOTTEN, enrolled, passkey)).toBe(false);
  });

  it('is told by all that must be held to use a thing, and by nothing else', () => {
    expect(neededToUse(email(true), [email(true), passkey])).toEqual(['password']);
    expect(neededToUse(app, [app, passkey])).toEqual(['passkey']);
    expect(neededToUse({ ...account(true), domains: ['handset'] }, [passkey])).toEqual(['password', 'passkey']);
    expect(neededToUse(paper, [paper, app, passkey])).toEqual([]);
  });

  it('is none in an emergency, which replaces nothing', () => {
    expect(isUnderReset(EMERGENCY, { behind: ['password', 'passkey'] })).toBe(false);
  });
});

describe('evidence from behind a lost passkey (row 3)', () => {
  const on = <T extends Enrolled>(device: string, thing: T): T => ({ ...thing, device });

  it('attack: the lost passkey is none, on whatever device', () => {
    expect(isLost(LOST, passkey)).toBe(true);
    expect(isLost(LOST, on('phone', passkey))).toBe(true);
  });

  it('attack: the app on the phone that was lost is none', () => {
    expect(isLost(LOST, on('phone', app), on('phone', passkey))).toBe(true);
  });

  it('attack: the number of the phone that was lost is none', () => {
    expect(isLost(LOST, on('phone', number), on('phone', passkey))).toBe(true);
    expect(isLost(LOST, number, on('phone', passkey))).toBe(true);
  });

  it('attack: the authenticator that is asked by push on the phone that was lost is none', () => {
    expect(isLost(LOST, on('phone', push), on('phone', passkey))).toBe(true);
    expect(isLost(LOST, push, on('phone', passkey))).toBe(true);
  });

  it('an app on another device is, and one of which nobody knows the device is not: it may have been the same', () => {
    expect(isLost(LOST, on('tablet', app), on('phone', passkey))).toBe(false);
    expect(isLost(LOST, app, on('phone', passkey))).toBe(true);
    expect(isLost(LOST, on('tablet', app), passkey)).toBe(true);
  });

  it('attack: what is on that phone and elsewhere too is none', () => {
    const both: Enrolled = { ...email(false), domains: ['mailbox', 'handset'] };
    expect(isLost(LOST, both, passkey)).toBe(true);
    expect(isLost(LOST, app, { ...passkey, domains: ['authenticator', 'handset'] })).toBe(true);
  });

  it('what shares nothing with it stands on its own', () => {
    for (const thing of [paper, email(false)]) expect(isLost(LOST, thing, passkey)).toBe(false);
    expect(isLost(LOST, app, { ...passkey, domains: ['authenticator'] })).toBe(false);
  });

  it('attack: a loss of which nobody said what it is counts as of anything that can be lost', () => {
    expect(isUnderReset({ action: 'mfa.reset' }, { behind: ['passkey'] })).toBe(true);
  });
});
