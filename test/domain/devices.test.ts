import { describe, expect, it } from '@jest/globals';
import { standingThings, worthOf } from '../../domain/admissible.js';
import { CLOCK_SKEW, DAY, HOUR } from '../../domain/clock.js';
import { deviceRefusal, withItsKey, type DeviceFacts } from '../../domain/devices.js';
import type { EnrolledFacts } from '../../domain/enrolled.js';
import type { Action } from '../../domain/actions.js';

const NOW = Date.UTC(2026, 10, 21, 12);
const DEMAND = { ownerId: 'alice', managedBefore: NOW - 30 * DAY, seenWithinSeconds: 7 * 86_400, now: NOW };
const GOOD: DeviceFacts = {
  ownerId: 'alice',
  isCompliant: true,
  isJailBroken: null,
  lastSeenAt: NOW - HOUR,
  managedSince: NOW - 200 * DAY,
};

describe('a managed device', () => {
  it('counts when it is hers, compliant, seen lately, and managed for as long as the tenure', () => {
    expect(deviceRefusal(GOOD, DEMAND)).toBeNull();
    const justInTime = { ...GOOD, lastSeenAt: NOW - 7 * DAY + 1, managedSince: NOW - 30 * DAY, isJailBroken: false };
    expect(deviceRefusal(justInTime, DEMAND)).toBeNull();
    expect(deviceRefusal({ ...GOOD, lastSeenAt: NOW + CLOCK_SKEW }, DEMAND)).toBeNull();
  });

  it.each<[string, Partial<DeviceFacts>]>([
    ['device-of-another', { ownerId: 'mallory' }],
    ['device-of-another', { ownerId: null }],
    ['device-jail-broken', { isJailBroken: true }],
    ['device-not-compliant', { isCompliant: false }],
    ['device-not-seen', { lastSeenAt: NOW - 7 * DAY }],
    ['device-not-seen', { lastSeenAt: null }],
    ['device-not-seen', { lastSeenAt: NOW + CLOCK_SKEW + 1 }],
    ['device-too-new', { managedSince: NOW - 30 * DAY + 1 }],
    ['device-too-new', { managedSince: null }],
  ])('attack: %s: %o', (refusal, changed) => {
    expect(deviceRefusal({ ...GOOD, ...changed }, DEMAND)).toBe(refusal);
  });

  it('of nobody is nobody’s, even of an owner without a name; and a policy that does not say how lately counts none', () => {
    expect(deviceRefusal({ ...GOOD, ownerId: null }, { ...DEMAND, ownerId: '' })).toBe('device-of-another');
    expect(deviceRefusal({ ...GOOD, lastSeenAt: NOW }, { ...DEMAND, seenWithinSeconds: undefined })).toBe(
      'device-not-seen',
    );
  });
});

describe('a device and the passkey on it', () => {
  const old = { enrolledAt: NOW - 90 * DAY } as const;
  const key: EnrolledFacts = {
    ...old,
    enrolledId: 'key',
    kind: 'passkey',
    domains: ['authenticator'],
    credentialId: 'credential',
  };
  const laptop: EnrolledFacts = {
    ...old,
    enrolledId: 'laptop',
    kind: 'device',
    domains: ['device'],
    credentialId: 'credential',
  };
  const judgedBy = (action: Action) => ({ opening: { action, openedAt: NOW }, tenureDays: 30 });

  it('are one: the device has the domains of both', () => {
    expect(withItsKey(laptop, [key, laptop])).toMatchObject({ domains: ['device', 'authenticator'] });
  });

  it('attack: an app on the same device is no second item', () => {
    const app: EnrolledFacts = { ...old, enrolledId: 'app', kind: 'totp', domains: ['handset'], device: 'phone' };
    expect(withItsKey({ ...laptop, device: 'phone' }, [key, app])?.domains).toContain('handset');
    expect(withItsKey(laptop, [{ ...key, device: 'phone' }, app])?.domains).toContain('handset');
    expect(withItsKey(laptop, [key, app])?.domains).not.toContain('handset');
  });

  it('are not taken for one with whatever else names no device either', () => {
    const elsewhere: EnrolledFacts = { ...old, enrolledId: 'app', kind: 'totp', domains: ['handset'] };
    expect(withItsKey(laptop, [key, elsewhere])?.domains).toEqual(['device', 'authenticator']);
  });

  it('attack: without the passkey there is no device, nor with somebody else’s', () => {
    expect(standingThings(judgedBy('password.reset'), 'device', [laptop])).toEqual({
      ok: false,
      refusal: 'not-enrolled',
    });
    const other = { ...key, credentialId: 'another' };
    expect(standingThings(judgedBy('password.reset'), 'device', [laptop, other])).toMatchObject({ ok: false });
    const app: EnrolledFacts = { ...laptop, enrolledId: 'app', kind: 'totp' };
    expect(standingThings(judgedBy('password.reset'), 'device', [laptop, app])).toMatchObject({ ok: false });
  });

  it('attack: are no older than the younger of them', () => {
    const young = { enrolledAt: NOW - 30 * DAY + 1 };
    for (const [a, b] of [
      [{ ...key, ...young }, laptop],
      [key, { ...laptop, ...young }],
    ] as const)
      expect(standingThings(judgedBy('password.reset'), 'device', [a, b])).toEqual({
        ok: false,
        refusal: 'enrolled-too-recently',
      });
    expect(standingThings(judgedBy('password.reset'), 'device', [key, laptop])).toMatchObject({ ok: true });
  });

  it('attack: say nothing where a passkey was lost, though nothing shows that it was this one', () => {
    const elsewhere = { ...laptop, device: 'laptop' };
    const lost: EnrolledFacts = { ...key, enrolledId: 'lost', credentialId: 'lost', device: 'phone' };
    expect(standingThings(judgedBy('mfa.reset'), 'device', [{ ...key, device: 'laptop' }, elsewhere, lost])).toEqual({
      ok: false,
      refusal: 'evidence-not-independent',
    });
  });

  it('are worth S2 and cannot be read out, behind the passkey', () => {
    const traits = { strength: 2, domains: ['device'], relayable: false, enrolledKind: 'device' } as const;
    const device = withItsKey(laptop, [key]) ?? laptop;
    expect(worthOf({ method: 'device', strength: 2 }, traits, device, [key, laptop])).toMatchObject({
      strength: 2,
      relayable: false,
      behind: ['passkey'],
      domains: ['device', 'authenticator'],
    });
  });
});
