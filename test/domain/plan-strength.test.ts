import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { METHODS, type Method } from '../../domain/evidence.js';
import { STRENGTH_PARTS, strengthOf } from '../../domain/plan-strength.js';
import type { Plan } from '../../domain/plan.js';
import { samplePlan } from './support/plans.js';

const strengthOfPlan = (plan: Plan) => strengthOf(plan, VERIFICATION_METHODS);
const admitting = (methods: readonly Method[], changes: Partial<Plan['evidence']> = {}): Plan => {
  const plan = samplePlan();
  const rules = methods.map((method) => ({
    method,
    strength: VERIFICATION_METHODS[method].strength,
    freshSeconds: 60,
  }));
  return { ...plan, evidence: { ...plan.evidence, methods: rules, ...changes } as Plan['evidence'] };
};

/** Plans of any admitted methods and numbers. */
const plans = fc
  .record({
    methods: fc.subarray([...METHODS], { minLength: 1 }),
    atLeast: fc.integer({ min: 1, max: 3 }),
    always: fc.integer({ min: 0, max: 3 }),
    coolingOffSeconds: fc.integer({ min: 0, max: 20_000 }),
    dueSeconds: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ methods, atLeast, always, coolingOffSeconds, dueSeconds }): Plan => {
    const plan = admitting(methods, { atLeast, minimumStrength: 1, oneAtLeast: 1 });
    return {
      ...plan,
      approvals: { ...plan.approvals, always, whenRelayable: Math.max(1, always) },
      windows: { ...plan.windows, coolingOffSeconds },
      review: { ...plan.review, dueSeconds },
    };
  });

describe('the score of a plan', () => {
  it('is of a hundred', () => {
    expect(Object.values(STRENGTH_PARTS).reduce((sum, part) => sum + part, 0)).toBe(100);
    fc.assert(
      fc.property(plans, (plan) => {
        const { points } = strengthOfPlan(plan);
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('never rises by admitting a method more: whoever attacks chooses the way', () => {
    fc.assert(
      fc.property(plans, fc.constantFrom(...METHODS), (plan, method) => {
        const { methods } = plan.evidence;
        const before = strengthOfPlan(plan);
        fc.pre(before.weakest.length > 0 && !methods.some((rule) => rule.method === method));
        const rule = { method, strength: VERIFICATION_METHODS[method].strength, freshSeconds: 60 };
        const wider = { ...plan, evidence: { ...plan.evidence, methods: [...methods, rule] } } as Plan;
        expect(strengthOfPlan(wider).points).toBeLessThanOrEqual(before.points);
      }),
    );
  });

  it('never falls by one approval more, an hour more to object, or a sooner review', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { points } = strengthOfPlan(plan);
        const { approvals, windows, review } = plan;
        const always = approvals.always + 1;
        const raised: readonly Plan[] = [
          { ...plan, approvals: { ...approvals, always, whenRelayable: Math.max(always, approvals.whenRelayable) } },
          { ...plan, windows: { ...windows, coolingOffSeconds: windows.coolingOffSeconds + 3_600 } },
          { ...plan, review: { ...review, dueSeconds: Math.ceil(review.dueSeconds / 2) } },
        ];
        for (const one of raised) expect(strengthOfPlan(one).points).toBeGreaterThanOrEqual(points);
      }),
    );
  });

  it('is that of the weakest pair, and counts no pair of one compromise domain', () => {
    expect(strengthOfPlan(admitting(['totp', 'phone-code', 'recovery-code'])).weakest).toEqual([
      'phone-code',
      'recovery-code',
    ]);
    expect(strengthOfPlan(admitting(['totp', 'push']))).toMatchObject({ points: 0, weakest: [] });
  });

  it('is that of one item, where one alone is enough', () => {
    const unlocking = admitting(['totp', 'email-code', 'in-person'], { atLeast: 2, oneAlone: 2 });
    expect(strengthOfPlan(unlocking)).toMatchObject({ weakest: ['totp'], relayable: true, approvals: 1 });
  });

  it('counts no way by the word of others alone, and a call back as half of what cannot be read out', () => {
    expect(strengthOfPlan(admitting(['attended-video', 'manager-confirmation'])).weakest).toEqual([]);
    const relayed = admitting(['totp', 'recovery-code']);
    expect(strengthOfPlan(relayed).parts.relay).toBe(STRENGTH_PARTS.relay / 2);
    const silent = { ...relayed, approvals: { ...relayed.approvals, callBack: false } };
    expect(strengthOfPlan(silent).parts.relay).toBe(0);
    expect(strengthOfPlan(admitting(['totp', 'passkey'])).parts.relay).toBe(STRENGTH_PARTS.relay);
  });
});
