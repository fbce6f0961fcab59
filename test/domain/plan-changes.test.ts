import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { planChanges, verdictOf } from '../../domain/plan-changes.js';
import type { Plan } from '../../domain/plan.js';
import { samplePlan } from './support/plans.js';

const reset = samplePlan();

/** Plans that a policy might make of one action: each of them otherwise in some of what a plan demands. */
const plans: fc.Arbitrary<Plan> = fc
  .record({
    tier: fc.constantFrom(1, 2, 3, 4),
    atLeast: fc.integer({ min: 1, max: 3 }),
    minimumStrength: fc.constantFrom(1, 2, 3),
    tenureDays: fc.constantFrom(30, 60),
    methods: fc.subarray([...reset.evidence.methods], { minLength: 1 }),
    always: fc.integer({ min: 0, max: 2 }),
    whenRelayable: fc.integer({ min: 1, max: 3 }),
    callBack: fc.boolean(),
    coolingOffSeconds: fc.constantFrom(0, 3_600, 14_400),
    percentOfCompleted: fc.constantFrom(undefined, 10, 50),
    acknowledged: fc.constantFrom(undefined, 300, 900),
    tier2Days: fc.constantFrom(365, 730),
  })
  .map((drawn): Plan => ({
    ...reset,
    tier: drawn.tier as Plan['tier'],
    evidence: {
      ...reset.evidence,
      atLeast: drawn.atLeast,
      minimumStrength: drawn.minimumStrength as Plan['evidence']['minimumStrength'],
      tenureDays: drawn.tenureDays,
      methods: drawn.methods,
    },
    proofing: { tier2Days: drawn.tier2Days, tier3Days: 365, tier4Days: 365 },
    approvals: {
      ...reset.approvals,
      always: drawn.always,
      whenRelayable: drawn.whenRelayable,
      callBack: drawn.callBack,
    },
    ...(drawn.acknowledged !== undefined && {
      acknowledgement: { group: 'operators', withinSeconds: drawn.acknowledged },
    }),
    windows: { ...reset.windows, coolingOffSeconds: drawn.coolingOffSeconds },
    review: {
      ...reset.review,
      ...(drawn.percentOfCompleted !== undefined && { percentOfCompleted: drawn.percentOfCompleted }),
    },
  }));

const opposite = { laxer: 'stricter', stricter: 'laxer', unclear: 'unclear', name: 'name' } as const;

describe('what a plan demands otherwise than another', () => {
  it('is nothing of a plan and itself, whatever it is called', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const renamed: Plan = { ...plan, policyDigest: 'another', policyLabel: 'x', rule: 'y', controlOwner: 'z' };
        expect(planChanges(plan, plan)).toEqual([]);
        expect(verdictOf(plan, renamed)).toBe('same');
      }),
    );
  });

  it('is the other way round when the plans are exchanged, thing by thing', () => {
    fc.assert(
      fc.property(plans, plans, (one, other) => {
        const there = new Map(planChanges(one, other).map(({ path, direction }) => [path, direction]));
        const back = new Map(planChanges(other, one).map(({ path, direction }) => [path, direction]));
        expect(back.size).toBe(there.size);
        for (const [path, direction] of there) expect(back.get(path)).toBe(opposite[direction]);
      }),
    );
  });

  it('never calls stricter, or the same, what a case would be held up for as too light', () => {
    fc.assert(
      fc.property(plans, plans, (before, after) => {
        const told = verdictOf(before, after);
        expect(noLessStrict(after, before) || told === 'laxer' || told === 'unclear').toBe(true);
      }),
    );
  });

  it('attack: one thing laxer among many that are stricter makes it laxer, and it is told first', () => {
    const proposed: Plan = {
      ...reset,
      tier: 3,
      evidence: { ...reset.evidence, atLeast: 3, attemptsPerCase: 50 },
      approvals: { ...reset.approvals, always: 2, whenRelayable: 3 },
    };
    expect(verdictOf(reset, proposed)).toBe('laxer');
    expect(planChanges(reset, proposed)[0]).toMatchObject({ path: 'evidence.attemptsPerCase', direction: 'laxer' });
  });

  it('attack: a demand that this version does not know is never harmless: somebody has to look', () => {
    const proposed = { ...reset, approvals: { ...reset.approvals, whoever: 'may sign' } } as Plan;
    expect(planChanges(reset, proposed)).toEqual([
      { path: 'approvals.whoever', direction: 'unclear', before: undefined, after: 'may sign' },
    ]);
    expect(verdictOf(reset, { ...reset, approvals: { ...reset.approvals, group: 'everybody' } })).toBe('unclear');
  });

  it.each([
    ['another method', { evidence: { ...reset.evidence, methods: reset.evidence.methods.slice(1) } }, 'stricter'],
    [
      'a seat',
      { approvals: { ...reset.approvals, seats: [{ seat: 'hr', from: [{ group: 'hr' }], atLeast: 1 }] } },
      'stricter',
    ],
    ['one item alone', { evidence: { ...reset.evidence, oneAlone: 2 } }, 'laxer'],
    ['one of two ways', { evidence: { ...reset.evidence, oneOf: [['in-person', 'attended-video']] } }, 'stricter'],
    ['a grant', { windows: { ...reset.windows, grantSeconds: 60 } }, 'laxer'],
    ['no review of some', { review: { ...reset.review, percentOfCompleted: 10 } }, 'laxer'],
    ['notices to more', { notices: 'N2' }, 'stricter'],
    ['a sooner claim', { windows: { ...reset.windows, claimSeconds: 60 } }, 'stricter'],
  ])('takes %s for what it is', (_what, changes, verdict) => {
    expect(verdictOf(reset, { ...reset, ...changes } as Plan)).toBe(verdict);
  });

  it('tells who is refused from now on, who no longer, and no difference between two refusals', () => {
    expect(verdictOf(reset, 'no-rule')).toBe('refused');
    expect(verdictOf('no-rule', reset)).toBe('laxer');
    expect(verdictOf('no-rule', 'subject-not-recoverable')).toBe('same');
  });

  it('names what a list holds, so that another order is no difference', () => {
    const [first, second, ...others] = reset.evidence.methods;
    const turned = { ...reset, evidence: { ...reset.evidence, methods: [second!, first!, ...others] } };
    expect(planChanges(reset, turned)).toEqual([]);
    const shorter = { ...first!, freshSeconds: 1 };
    const changed = { ...reset, evidence: { ...reset.evidence, methods: [shorter, second!, ...others] } };
    expect(planChanges(reset, changed)).toMatchObject([
      { path: `evidence.methods.${first!.method}.freshSeconds`, direction: 'stricter' },
    ]);
  });
});
