import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isOldEnough, standingThings, worthOf, type MethodTraits } from '../../domain/admissible.js';
import { DAY } from '../../domain/clock.js';
import type { EnrolledFacts } from '../../domain/enrolled.js';
import type { Strength } from '../../domain/evidence.js';
import { OPENED_AT } from './support/people.js';

const TENURE = 30 * DAY;
const FORGOTTEN = { opening: { action: 'password.reset', openedAt: OPENED_AT }, tenureDays: 30 } as const;
const LOST = {
  ...FORGOTTEN,
  opening: { ...FORGOTTEN.opening, action: 'mfa.reset', lostAuthenticator: 'passkey' },
} as const;

const app = (enrolledId: string, enrolledAt: number, changes: Partial<EnrolledFacts> = {}): EnrolledFacts => ({
  enrolledId,
  kind: 'totp',
  enrolledAt,
  domains: ['handset'],
  ...changes,
});
const old = app('old', OPENED_AT - 2 * TENURE);
const young = app('young', OPENED_AT - TENURE + 1);
const passkey = app('key', OPENED_AT - 2 * TENURE, { kind: 'passkey' });

describe('the tenure of an enrolled thing (CTL-02)', () => {
  it('is over at the very moment, and not one before', () => {
    expect(isOldEnough(FORGOTTEN, app('a', OPENED_AT - TENURE))).toBe(true);
    expect(isOldEnough(FORGOTTEN, young)).toBe(false);
  });

  it('attack: is not that of the number before it was changed', () => {
    const moved = app('n', OPENED_AT - 2 * TENURE, { kind: 'phone', changedAt: OPENED_AT - DAY });
    expect(isOldEnough(FORGOTTEN, moved)).toBe(false);
    expect(standingThings(FORGOTTEN, 'phone', [moved])).toEqual({ ok: false, refusal: 'enrolled-too-recently' });
  });
});

describe('what a method may be checked against', () => {
  it('is what is old enough and of its kind, the longest held first', () => {
    const older = app('older', OPENED_AT - 3 * TENURE);
    const mail = app('mail', OPENED_AT - 2 * TENURE, { kind: 'email', domains: ['mailbox'] });
    const standing = { ok: true, enrolled: [older, old] };
    expect(standingThings(FORGOTTEN, 'totp', [old, young, mail, older])).toEqual(standing);
    expect(standingThings(FORGOTTEN, 'totp', [older, mail, young, old])).toEqual(standing);
  });

  it('is nothing where nothing of its kind is enrolled, whatever else is', () => {
    expect(standingThings(FORGOTTEN, 'email', [old])).toEqual({ ok: false, refusal: 'not-enrolled' });
    expect(standingThings(FORGOTTEN, 'totp', [])).toEqual({ ok: false, refusal: 'not-enrolled' });
  });

  it('attack: is nothing from behind what is reset, old or young', () => {
    for (const thing of [old, young])
      expect(standingThings(LOST, 'totp', [thing, passkey])).toEqual({
        ok: false,
        refusal: 'evidence-not-independent',
      });
    expect(standingThings(LOST, 'totp', [old])).toEqual({ ok: true, enrolled: [old] });
  });

  it('attack: is nothing too young, though something old is behind what is reset', () => {
    const apart = { ...young, device: 'tablet' };
    const phone = { ...passkey, device: 'phone' };
    const all = [apart, { ...old, device: 'phone' }, phone];
    expect(standingThings(LOST, 'totp', all)).toEqual({ ok: false, refusal: 'enrolled-too-recently' });
  });
});

describe('what an item is worth', () => {
  const traits: MethodTraits = { strength: 3, domains: ['mailbox'], relayable: true, enrolledKind: 'totp' };
  const rule = { method: 'totp', strength: 2 } as const;

  it('is never more than its method is worth, nor than the policy says', () => {
    const strength = fc.constantFrom<Strength>(0, 1, 2, 3, 4);
    fc.assert(
      fc.property(strength, strength, (ofMethod, ofPolicy) => {
        const worth = worthOf({ ...rule, strength: ofPolicy }, { ...traits, strength: ofMethod }, old, [old]);
        expect(worth.strength).toBe(ofPolicy < ofMethod ? ofPolicy : ofMethod);
      }),
    );
  });

  it('is of the method’s domains and the thing’s, once each, and tells what it stands behind and since when', () => {
    const changed = { ...old, domains: ['handset', 'mailbox'], changedAt: OPENED_AT - TENURE } as const;
    expect(worthOf(rule, traits, changed, [changed, passkey])).toEqual({
      method: 'totp',
      strength: 2,
      domains: ['mailbox', 'handset'],
      relayable: true,
      behind: ['passkey'],
      enrolledId: 'old',
      enrolledAt: OPENED_AT - TENURE,
    });
    expect(worthOf(rule, { ...traits, relayable: false }, old, [old]).relayable).toBe(false);
  });
});
