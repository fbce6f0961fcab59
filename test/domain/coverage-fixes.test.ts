import { describe, expect, it } from '@jest/globals';
import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { enrolledBy, fixesFor, type Fix } from '../../domain/coverage-fixes.js';
import { OPENED_AT as NOW } from './support/people.js';
import { samplePlan } from './support/plans.js';

describe('what a fix leaves enrolled', () => {
  it.each<[Fix, object]>([
    ['save-recovery-code', { kind: 'recovery-code', domains: ['paper'] }],
    ['verify-private-address', { kind: 'email', domains: ['mailbox'], behindIdentityProvider: false }],
    ['enrol-authenticator-app', { kind: 'totp', domains: ['handset'] }],
    ['enrol-authenticator-app-apart', { kind: 'totp', domains: ['handset'], device: 'another device' }],
    ['name-recovery-contact', { kind: 'contact', domains: ['voucher'] }],
    ['register-security-key', { kind: 'passkey', domains: ['authenticator'], device: 'a security key' }],
  ])('%s: a thing of its kind and domain, from that moment on', (fix, thing) => {
    expect(enrolledBy(fix, NOW)).toEqual([{ ...thing, enrolledId: fix, enrolledAt: NOW }]);
  });

  it('register-managed-device: the device and the passkey that was made on it, without which it counts for nothing', () => {
    const both = { domains: ['device'], device: 'a managed device', credentialId: 'a managed device', enrolledAt: NOW };
    expect(enrolledBy('register-managed-device', NOW)).toEqual([
      { ...both, kind: 'passkey', enrolledId: 'register-managed-device-passkey' },
      { ...both, kind: 'device', enrolledId: 'register-managed-device' },
    ]);
  });
});

describe('what could be done for a plan', () => {
  it('is what its methods are checked against, one thing of a kind, fewer things before more', () => {
    const methods = [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'email-code', strength: 1, freshSeconds: 1_800 },
      { method: 'recovery-code', strength: 3, freshSeconds: 600 },
    ] as const;
    const [code, mail, app, apart] = [
      'save-recovery-code',
      'verify-private-address',
      'enrol-authenticator-app',
      'enrol-authenticator-app-apart',
    ];
    expect(fixesFor(samplePlan({ evidence: { methods } }), VERIFICATION_METHODS)).toEqual([
      [code],
      [mail],
      [app],
      [apart],
      [code, mail],
      [code, app],
      [mail, app],
      [code, apart],
      [mail, apart],
      [code, mail, app],
      [code, mail, apart],
    ]);
  });

  it('is nothing for a plan whose methods nothing that one can enrol serves', () => {
    const methods = [{ method: 'manager-confirmation', strength: 2, freshSeconds: 600 }] as const;
    expect(fixesFor(samplePlan({ evidence: { methods } }), VERIFICATION_METHODS)).toEqual([]);
  });
});
