import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { ACTIONS } from '../../domain/actions.js';
import { COMPROMISE_DOMAINS, METHODS } from '../../domain/evidence.js';
import { NOTICE_LEVELS } from '../../domain/notice-levels.js';
import { stricterPlan, type Overlay } from '../../domain/overlays.js';
import type { Plan } from '../../domain/plan.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planOfRule } from '../../policy/plan.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const PLANS = ACTIONS.map((action) => planOfRule(policy, action)).filter(isPlan);

const strength = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const);
const count = fc.integer({ min: 0, max: 5 });
const seconds = fc.constantFrom(1, 60, 3_600, 86_400, 604_800);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const methods = fc.subarray([...METHODS], { minLength: 1 });
const seats = fc.array(
  fc.record({
    seat: fc.constantFrom('security', 'owner'),
    from: fc.constantFrom([{ group: 'security' }], [{ relation: 'owner' as const }]),
    atLeast: fc.integer({ min: 1, max: 2 }),
  }),
  { maxLength: 3 },
);

const overlays: fc.Arbitrary<Overlay> = fc.record({
  overlay: fc.constantFrom('one', 'two', 'three'),
  tier: maybe(strength),
  evidence: maybe(
    fc.record({
      atLeast: maybe(count),
      minimumStrength: maybe(strength),
      oneAtLeast: maybe(strength),
      tenureDays: maybe(fc.integer({ min: 30, max: 90 })),
      verifiers: maybe(fc.integer({ min: 2, max: 3 })),
      without: maybe(methods),
      withoutDomains: maybe(fc.subarray([...COMPROMISE_DOMAINS], { minLength: 1 })),
      oneOf: maybe(methods),
    }),
  ),
  approvals: maybe(
    fc.record({
      always: maybe(count),
      callBack: maybe(fc.constant(true)),
      keyTenureDays: maybe(fc.integer({ min: 30, max: 90 })),
      seats: maybe(seats),
    }),
  ),
  windows: maybe(
    fc.record({ coolingOffSeconds: maybe(seconds), approvalSeconds: maybe(seconds), grantSeconds: maybe(seconds) }),
  ),
  notices: maybe(fc.constantFrom(...NOTICE_LEVELS)),
  review: maybe(fc.record({ dueSeconds: seconds })),
});
const plans = fc.constantFrom(...PLANS);

/** Whether one plan demands everything that another does, and gives nobody more time. */
function asStrict(one: Plan, other: Plan): boolean {
  return (
    noLessStrict(one, other) &&
    one.approvals.keyTenureDays >= other.approvals.keyTenureDays &&
    one.windows.approvalSeconds <= other.windows.approvalSeconds &&
    one.windows.handOverSeconds <= other.windows.handOverSeconds &&
    one.review.dueSeconds <= other.review.dueSeconds &&
    one.review.reminderSeconds <= other.review.reminderSeconds &&
    one.review.reminderSeconds <= one.review.dueSeconds
  );
}

describe('an overlay over a plan', () => {
  it('raises and never lowers: nothing is asked for less, and nobody has longer', () => {
    fc.assert(
      fc.property(plans, overlays, (plan, overlay) => {
        expect(asStrict(stricterPlan(plan, overlay), plan)).toBe(true);
      }),
    );
  });

  it('comes to the same with others in any order', () => {
    fc.assert(
      fc.property(plans, overlays, overlays, (plan, one, other) => {
        expect(stricterPlan(stricterPlan(plan, one), other)).toEqual(stricterPlan(stricterPlan(plan, other), one));
      }),
    );
  });

  it('comes to the same when it is said twice', () => {
    fc.assert(
      fc.property(plans, overlays, (plan, overlay) => {
        const once = stricterPlan(plan, overlay);
        expect(stricterPlan(once, overlay)).toEqual(once);
      }),
    );
  });

  it('over a stricter plan is no laxer than over the plan itself', () => {
    fc.assert(
      fc.property(plans, overlays, overlays, (plan, before, overlay) => {
        const over = stricterPlan(stricterPlan(plan, before), overlay);
        expect(asStrict(over, stricterPlan(plan, overlay))).toBe(true);
        expect(asStrict(over, stricterPlan(plan, before))).toBe(true);
      }),
    );
  });

  it('changes neither what is done nor who answers for it, whatever it asks for', () => {
    fc.assert(
      fc.property(plans, overlays, (plan, overlay) => {
        const { rule, action, effects, controlOwner, policyDigest, approvals } = stricterPlan(plan, overlay);
        expect({ rule, action, effects, controlOwner, policyDigest }).toEqual({
          rule: plan.rule,
          action: plan.action,
          effects: plan.effects,
          controlOwner: plan.controlOwner,
          policyDigest: plan.policyDigest,
        });
        expect(approvals.group).toBe(plan.approvals.group);
      }),
    );
  });

  it('attack: one passkey is not enough any more once more is asked of the evidence (row 1a)', () => {
    const [reset] = PLANS as [Plan];
    expect(reset.binding).toBeDefined();
    expect(stricterPlan(reset, { overlay: 'one', notices: 'N2' }).binding).toEqual(reset.binding);
    expect(stricterPlan(reset, { overlay: 'one', tier: 2 })).not.toHaveProperty('binding');
    expect(stricterPlan(reset, { overlay: 'one', evidence: { oneOf: ['in-person'] } })).not.toHaveProperty('binding');
  });
});
