import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CONTACT_APART_SECONDS,
  contactChangeFlaws,
  isLastContact,
  planForContact,
} from '../../domain/contact-changes.js';
import type { Method } from '../../domain/evidence.js';
import { floorFlaws } from '../../domain/floors.js';
import type { Plan } from '../../domain/plan.js';
import { samplePlan } from './support/plans.js';

const plan = samplePlan({ action: 'contact.change' });
const flawsOf = (changed: Plan, isDemo = false) =>
  [...contactChangeFlaws(changed, { isDemo })].map(({ path }) => path.join('.'));
const admits = (...methods: readonly Method[]): Plan => ({
  ...plan,
  evidence: {
    ...plan.evidence,
    methods: [
      ...plan.evidence.methods,
      ...methods.map((method) => ({ method, strength: 3 as const, freshSeconds: 600 })),
    ],
  },
});
const effect = plan.effects[0] ?? fail('the sample plan replaces something');

function fail(why: string): never {
  throw new Error(why);
}

describe('the floor under every change of an address (recovery policy, row 5)', () => {
  it('is kept by row 5 itself', () => {
    expect(floorFlaws(plan)).toEqual([]);
  });

  it.each<[string, Plan, string]>([
    ['by a code to the old mailbox', admits('email-code'), 'evidence.methods.2.method'],
    ['by a code to the old telephone', admits('phone-code'), 'evidence.methods.2.method'],
    ['by a call back to it', admits('call-back'), 'evidence.methods.2.method'],
    ['together with a password', { ...plan, effects: [effect, ...samplePlan().effects] }, 'effects'],
    ['of two addresses in one case', { ...plan, effects: [effect, effect] }, 'effects'],
    ['before the subject is back', { ...plan, effects: [{ ...effect, stage: 'before-claim' }] }, 'effects.0.stage'],
    ['for good', { ...plan, effects: [{ ...effect, end: 'irreversible' }] }, 'effects.0.end'],
    [
      'that stays though it was repudiated',
      { ...plan, effects: [{ ...effect, staysWhen: ['repudiated'] }] },
      'effects.0.end',
    ],
    ['a second too close to a reset', { ...plan, spacingSeconds: CONTACT_APART_SECONDS - 1 }, 'spacingSeconds'],
    ['in tier 2', { ...plan, tier: 2 }, 'tier'],
  ])('attack: a change %s breaks it', (_, changed, path) => {
    expect(flawsOf(changed)).toContain(path);
  });

  it.each<[string, Plan, string]>([
    [
      'an hour to object instead of 72',
      { ...plan, windows: { ...plan.windows, coolingOffSeconds: 3_600 } },
      'windows.coolingOffSeconds',
    ],
    ['no approval', { ...plan, approvals: { ...plan.approvals, always: 0, whenRelayable: 1 } }, 'approvals.always'],
    ['a review after a month', { ...plan, review: { ...plan.review, dueSeconds: 2_592_000 } }, 'review.dueSeconds'],
  ])('attack: %s breaks it', (_, changed, path) => {
    expect(floorFlaws(changed).map((flaw) => flaw.path.join('.'))).toContain(path);
  });

  it('attack: no other action replaces an address, whatever else its plan says', () => {
    for (const action of [
      'password.reset',
      'mfa.reset',
      'account.unlock',
      'access.emergency',
      'access.delegate',
    ] as const) {
      const other = samplePlan({ action });
      expect(flawsOf({ ...other, effects: [...other.effects, effect] })).toEqual([
        `effects.${other.effects.length}.kind`,
      ]);
    }
  });
});

describe('the plan for an address that is named', () => {
  it('says which kind is replaced, and changes nothing else while another is left', () => {
    const named = planForContact(plan, 'phone', { isLast: false });
    expect(named).toEqual({ ...plan, effects: [{ ...effect, contact: 'phone' }] });
  });

  it('never asks for less than the policy, and for two people at the least where it is the last one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.boolean(), (always, isLast) => {
        const of = samplePlan({ action: 'contact.change', approvals: { always, whenRelayable: always } });
        const { approvals } = planForContact(of, 'email', { isLast });
        expect(approvals.always).toBe(Math.max(always, isLast ? 2 : 1));
        expect(approvals.whenRelayable).toBeGreaterThanOrEqual(approvals.always);
      }),
    );
  });

  it('takes for the last one whatever leaves nobody to reach: one address, or none', () => {
    expect(isLastContact([{ kind: 'email' }, { kind: 'passkey' }, { kind: 'contact' }])).toBe(true);
    expect(isLastContact([])).toBe(true);
    expect(isLastContact([{ kind: 'email' }, { kind: 'phone' }])).toBe(false);
  });
});
