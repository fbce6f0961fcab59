import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedEffect } from '../../domain/effects.js';
import { certificateFlaws, certificateRefusal, planForCertificate } from '../../domain/certificates.js';
import { floorFlaws } from '../../domain/floors.js';
import { targetOf } from '../../domain/owned-accounts.js';
import type { Plan } from '../../domain/plan.js';
import { effectInWords } from '../../domain/statement-rules.js';
import { samplePlan } from './support/plans.js';

const REISSUE = 'certificate.reissue';
const plan = samplePlan({ action: REISSUE });
const [issued, revoked] = plan.effects as readonly [PlannedEffect, PlannedEffect];
const flawsOf = (changed: Plan) => floorFlaws(changed).map(({ path }) => path.join('.'));
const before = { subject: 'CN=ledger', names: ['dns:a', 'dns:b'], keys: ['k1', 'k2'] };

describe('another certificate (row 12)', () => {
  it('is of a key that never had one, and says no more of its holder than the last one (property)', () => {
    const wanted = fc.record({
      key: fc.constantFrom('k1', 'k2', 'k3'),
      subject: fc.constantFrom('CN=ledger', 'CN=LEDGER', 'CN=ledger,O=Else'),
      names: fc.uniqueArray(fc.constantFrom('dns:a', 'dns:b', 'dns:c', 'ip:a')),
    });
    fc.assert(
      fc.property(wanted, ({ key, subject, names }) => {
        const isNew = key === 'k3';
        const isNoWider = subject === 'CN=ledger' && !names.includes('dns:c') && !names.includes('ip:a');
        const refusal = certificateRefusal({ key, subject, names }, before);
        expect(refusal).toBe(isNew ? (isNoWider ? null : 'certificate-widened') : 'certificate-key-reused');
      }),
    );
  });

  it('is signed for by its key’s fingerprint and its names, of the account', () => {
    const { account } = plan;
    expect(account).toBeDefined();
    const subject = { personId: 'alice', displayName: 'Alice', ...(account !== undefined && { account }) };
    expect(targetOf(subject)).toBe('ledger');
    const words = plan.effects.map((effect) => effectInWords(effect, { plan, subject }));
    expect(words[0]).toMatch(/of ledger .*CN=ledger, dns:ledger .*a{64}.* 90 days/);
    expect(words[1]).toMatch(/^Every earlier certificate of ledger is revoked/);
  });

  it('is pinned to the very key in the plan, so that another is another plan', () => {
    const other = { request: 'MAA=', key: 'b'.repeat(64), subject: 'CN=ledger', names: [] };
    expect(planForCertificate(plan, other).effects).toEqual([{ ...issued, certificate: other }, revoked]);
    expect(flawsOf(plan)).toEqual([]);
  });

  it.each<[string, Plan, string]>([
    ['leaves the old ones good', { ...plan, effects: [issued] }, 'effects'],
    ['revokes before it issues', { ...plan, effects: [revoked, issued] }, 'effects'],
    [
      'keeps what did not complete',
      { ...plan, effects: [{ ...issued, staysWhen: ['failed'] }, revoked] },
      'effects.0.staysWhen',
    ],
    [
      'revokes in one outcome alone',
      { ...plan, effects: [issued, { ...revoked, staysWhen: ['completed'] }] },
      'effects.1.staysWhen',
    ],
    [
      'takes weaker evidence',
      samplePlan({ action: REISSUE, evidence: { minimumStrength: 3 } }),
      'evidence.minimumStrength',
    ],
    ['is of too low a tier', { ...plan, tier: 2 }, 'tier'],
    ['has one approval', samplePlan({ action: REISSUE, approvals: { always: 1 } }), 'approvals.always'],
    ['asks no other owner', samplePlan({ action: REISSUE, approvals: { seats: [] } }), 'approvals.seats'],
    [
      'gives no time to object',
      samplePlan({ action: REISSUE, windows: { coolingOffSeconds: 0 } }),
      'windows.coolingOffSeconds',
    ],
    ['is reviewed late', samplePlan({ action: REISSUE, review: { dueSeconds: 259_201 } }), 'review.dueSeconds'],
  ])('attack: a policy that %s is refused, and so is what it says at the target', (_, changed, path) => {
    expect(flawsOf(changed)).toContain(path);
  });

  it('attack: no other action issues one, or revokes any', () => {
    for (const effects of [[issued], [revoked]])
      expect([...certificateFlaws({ ...samplePlan(), effects })].map(({ path }) => path.join('.'))).toEqual([
        'effects.0.kind',
      ]);
  });
});
