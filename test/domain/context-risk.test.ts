import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noLessStrict } from '../../activities/facts/stricter.js';
import { ACTIONS } from '../../domain/actions.js';
import { raisedPlan } from '../../domain/context-risk.js';
import { METHODS } from '../../domain/evidence.js';
import type { Plan } from '../../domain/plan.js';
import {
  frequencySignals,
  RISK_SIGNALS,
  TIERS_RAISED,
  type Counted,
  type RiskRule,
  type RiskSignal,
} from '../../domain/risk-signals.js';
import type { Tier } from '../../domain/subjects.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planOfRule } from '../../policy/plan.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const PLANS = ACTIONS.map((action) => planOfRule(policy, action)).filter(isPlan);
const [reset, loss, emergency] = PLANS as [Plan, Plan, Plan];

/** The rules of the policy, and stricter ones than any tier demands. */
const plans = fc
  .tuple(fc.constantFrom(...PLANS), fc.integer({ min: 0, max: 5 }), fc.constantFrom(0, 86_400))
  .map(([plan, approvals, coolingOffSeconds]): Plan => {
    const always = Math.max(plan.approvals.always, approvals);
    return {
      ...plan,
      approvals: { ...plan.approvals, always, whenRelayable: Math.max(plan.approvals.whenRelayable, always) },
      windows: {
        ...plan.windows,
        coolingOffSeconds: Math.max(plan.windows.coolingOffSeconds, coolingOffSeconds),
        approvalSeconds: Math.min(plan.windows.approvalSeconds, 600),
      },
    };
  });
const signal = fc.constantFrom(...RISK_SIGNALS);
const signals = fc.array(signal, { maxLength: 6 });
const reach = fc.subarray([...METHODS]);

/** Whether one plan demands everything that another does, and grants no more time to it. */
function asStrict(one: Plan, other: Plan): boolean {
  return (
    noLessStrict(one, other) &&
    one.windows.approvalSeconds <= other.windows.approvalSeconds &&
    one.windows.handOverSeconds <= other.windows.handOverSeconds &&
    one.review.dueSeconds <= other.review.dueSeconds
  );
}

describe('what speaks against a case', () => {
  it('one signal more never lowers the tier, an approval, evidence, a wait or a review', () => {
    fc.assert(
      fc.property(plans, signals, signal, reach, (plan, before, more, inReach) => {
        const raised = raisedPlan(plan, before, inReach);
        expect(asStrict(raised, plan)).toBe(true);
        expect(asStrict(raisedPlan(plan, [...before, more], inReach), raised)).toBe(true);
      }),
    );
  });

  it('comes to the same in any order, and said twice', () => {
    fc.assert(
      fc.property(plans, signals, reach, (plan, before, inReach) => {
        const once = raisedPlan(plan, before, inReach);
        expect(raisedPlan(plan, before.toReversed(), inReach)).toEqual(once);
        expect(raisedPlan(plan, [...before, ...before], inReach)).toEqual(once);
      }),
    );
  });

  it('changes neither who decides nor what is done, and never asks for evidence that its person does not have', () => {
    fc.assert(
      fc.property(plans, signals, reach, (plan, before, inReach) => {
        const { approvals, evidence, effects, acknowledgement } = raisedPlan(plan, before, inReach);
        expect([approvals.group, effects, acknowledgement]).toEqual([
          plan.approvals.group,
          plan.effects,
          plan.acknowledgement,
        ]);
        const had = evidence.methods.filter(({ method }) => inReach.includes(method));
        const isAsBefore = evidence.oneAtLeast === plan.evidence.oneAtLeast;
        const isGiven = had.length >= evidence.atLeast && had.some(({ strength }) => strength >= evidence.oneAtLeast);
        expect(isAsBefore || isGiven).toBe(true);
      }),
    );
  });

  it('is nothing where there is none, and the plan is the rule itself', () => {
    for (const plan of PLANS) expect(raisedPlan(plan, [], METHODS)).toBe(plan);
  });

  it('raises a forgotten password to row 3 by one tier, and to the approvals and the wait of row 4 by two', () => {
    const once = raisedPlan(reset, ['changed-recently'], METHODS);
    expect(once).toMatchObject({ tier: 2, raisedBy: ['changed-recently'], approvals: { always: 1, callBack: true } });
    expect(once.evidence).toMatchObject({ minimumStrength: 2, oneAtLeast: 3 });
    expect(once.evidence.methods.map(({ method }) => method)).not.toContain('email-code');
    expect(once).toMatchObject({ windows: { coolingOffSeconds: 3_600 }, review: { dueSeconds: 259_200 } });
    const twice = raisedPlan(reset, ['credential-compromised'], METHODS);
    expect(twice).toMatchObject({ tier: 3, approvals: { always: 2, whenRelayable: 2 } });
    expect(twice.windows).toMatchObject({ coolingOffSeconds: 14_400, approvalSeconds: 1_800, handOverSeconds: 14_400 });
  });

  it.each<[Tier, Tier, object]>([
    [1, 2, { evidence: [2, 3], approvals: 1, coolingOff: 3_600, approval: 3_600, handOver: 86_400, due: 259_200 }],
    [2, 3, { evidence: [3, 3], approvals: 2, coolingOff: 14_400, approval: 1_800, handOver: 14_400, due: 86_400 }],
    [3, 4, { evidence: [3, 4], approvals: 2, coolingOff: 14_400, approval: 1_800, handOver: 14_400, due: 28_800 }],
  ])('raises a plan of tier %i to the floor of tier %i in everything', (tier, raisedTo, floor) => {
    const methods = [
      { method: 'passkey', strength: 4, freshSeconds: 300 },
      { method: 'recovery-code', strength: 3, freshSeconds: 600 },
      { method: 'totp', strength: 1, freshSeconds: 600 },
    ] as const;
    const weeks = 14 * 86_400;
    const lightest: Plan = {
      ...reset,
      tier,
      evidence: { ...reset.evidence, minimumStrength: 1, oneAtLeast: 1, methods },
      approvals: { ...reset.approvals, always: 0, whenRelayable: 0 },
      windows: { ...reset.windows, coolingOffSeconds: 0, approvalSeconds: weeks, handOverSeconds: weeks },
      review: { ...reset.review, dueSeconds: weeks, reminderSeconds: weeks, percentOfCompleted: 10 },
    };
    const { evidence, approvals, windows, review, ...raised } = raisedPlan(lightest, ['wrong-tries'], METHODS);
    expect(raised).toMatchObject({ tier: raisedTo, raisedBy: ['wrong-tries'] });
    expect({
      evidence: [evidence.minimumStrength, evidence.oneAtLeast],
      approvals: approvals.always,
      coolingOff: windows.coolingOffSeconds,
      approval: windows.approvalSeconds,
      handOver: windows.handOverSeconds,
      due: review.dueSeconds,
    }).toEqual(floor);
    expect(approvals.whenRelayable).toBe(approvals.always);
    expect(review).not.toHaveProperty('percentOfCompleted');
    expect(review.reminderSeconds).toBe(review.dueSeconds);
    expect(evidence.methods.map(({ method }) => method)).not.toContain('totp');
  });

  it('keeps what a plan demands above the floor of its new tier', () => {
    const strict: Plan = {
      ...reset,
      evidence: {
        ...reset.evidence,
        minimumStrength: 3,
        oneAtLeast: 4,
        methods: [
          { method: 'passkey', strength: 4, freshSeconds: 300 },
          { method: 'recovery-code', strength: 3, freshSeconds: 600 },
        ],
      },
      approvals: { ...reset.approvals, always: 2, whenRelayable: 3 },
      windows: { ...reset.windows, coolingOffSeconds: 7_200, approvalSeconds: 600, handOverSeconds: 60 },
      review: { ...reset.review, dueSeconds: 3_600, reminderSeconds: 600 },
    };
    const raised = raisedPlan(strict, ['wrong-tries'], METHODS);
    const { percentOfCompleted: _, ...review } = strict.review;
    expect(raised).toEqual({ ...strict, review, tier: 2, raisedBy: ['wrong-tries'] });
  });

  it('leaves whoever has no saved code the evidence they can give, with an approval and an hour instead', () => {
    const raised = raisedPlan(reset, ['wrong-tries'], ['totp', 'email-code']);
    expect(raised.evidence).toEqual(reset.evidence);
    expect(raised).toMatchObject({ tier: 2, approvals: { always: 1 }, windows: { coolingOffSeconds: 3_600 } });
  });

  it('demands one approval more above tier 4, once and no more: whoever reports on and on locks nobody out', () => {
    expect(emergency).toMatchObject({ tier: 4, approvals: { always: 2 } });
    expect(raisedPlan(emergency, ['risk-medium'], METHODS)).toMatchObject({ tier: 4, approvals: { always: 3 } });
    for (const plan of [reset, loss, emergency]) {
      const most = raisedPlan(plan, RISK_SIGNALS, METHODS);
      expect(most).toMatchObject({ tier: 4, approvals: { always: 3 } });
      expect(most.windows.coolingOffSeconds).toBeLessThanOrEqual(14_400);
    }
  });

  it('raises by two what is said of an account in other hands, and by one all else', () => {
    const byTwo = RISK_SIGNALS.filter((one) => TIERS_RAISED[one] === 2);
    const expected: readonly RiskSignal[] = [
      'risk-high',
      'session-risk-high',
      'device-risk-high',
      'account-disabled',
      'credential-compromised',
    ];
    expect(byTwo).toEqual(expected);
  });
});

describe('what is too often', () => {
  const rule: RiskRule = policy.risk;
  const counted = Object.keys(rule).filter((key): key is Counted => key !== 'changedWithinSeconds');

  it('is what reaches the threshold of the policy, and not what is one below', () => {
    for (const one of counted) {
      expect(frequencySignals(rule, { [one]: rule[one].atLeast - 1 })).toEqual([]);
      expect(frequencySignals(rule, { [one]: rule[one].atLeast })).toHaveLength(1);
    }
    const all = Object.fromEntries(counted.map((one) => [one, rule[one].atLeast]));
    expect(new Set(frequencySignals(rule, all)).size).toBe(counted.length);
  });

  it('is each by its own name', () => {
    const named = Object.fromEntries(counted.map((one) => [one, frequencySignals(rule, { [one]: 10_000 }).join()]));
    expect(named).toEqual({
      recoveries: 'recovered-often',
      wrongTries: 'wrong-tries',
      casesGivenUp: 'cases-given-up',
      casesOfAgent: 'busy-agent',
      casesOfDesk: 'busy-desk',
      peopleOfNumber: 'shared-number',
      wrongTriesOfAgent: 'wrong-tries-of-agent',
      wrongTriesOfNumber: 'wrong-tries-of-number',
    });
    expect(frequencySignals(rule, {})).toEqual([]);
  });

  it('never becomes less by being more', () => {
    const counts = fc.record(Object.fromEntries(counted.map((one) => [one, fc.nat(400)])));
    fc.assert(
      fc.property(counts, fc.constantFrom(...counted), fc.nat(400), (before, one, more) => {
        const after = frequencySignals(rule, { ...before, [one]: (before[one] ?? 0) + more });
        expect(after).toEqual(expect.arrayContaining([...frequencySignals(rule, before)]));
      }),
    );
  });

  it('says what sections 2 and 3 of the recovery policy say', () => {
    expect(rule).toMatchObject({
      recoveries: { atLeast: 2, withinSeconds: 30 * 86_400 },
      wrongTries: { atLeast: 5 },
      changedWithinSeconds: 30 * 86_400,
    });
  });
});
