import { describe, expect, it } from '@jest/globals';
import type { PlannedEffect } from '../../domain/effects.js';
import { GRANT_SECONDS_MAX, grantOf, grantsAreBounded } from '../../domain/grants.js';
import { PASSWORD, samplePlan } from './support/plans.js';

const plan = samplePlan({ action: 'access.emergency' });
const [membership] = plan.effects as [PlannedEffect];
const granting = (grantSeconds?: number, ...effects: PlannedEffect[]) => ({
  action: plan.action,
  windows: { ...plan.windows, grantSeconds },
  effects: [membership, ...effects],
});

describe('what an effect grants (recovery policy, row 14)', () => {
  it('is the membership that the plan names, for as long as it says', () => {
    expect(grantOf(plan, membership)).toEqual({ group: 'emergency-operators', seconds: 3_600 });
  });

  it('is nothing where it is of another kind, or the plan does not say of what or for how long', () => {
    expect(grantOf(plan, { ...PASSWORD, group: 'emergency-operators' })).toBeNull();
    expect(grantOf(plan, { kind: 'membership.grant' })).toBeNull();
    expect(grantOf(granting(), membership)).toBeNull();
  });
});

describe('the floor under every grant', () => {
  it('is kept by a grant of any time up to an hour, and by a plan that grants nothing', () => {
    expect(grantsAreBounded(granting(1))).toBe(true);
    expect(grantsAreBounded(granting(GRANT_SECONDS_MAX, PASSWORD))).toBe(true);
    expect(grantsAreBounded({ ...granting(), effects: [PASSWORD] })).toBe(true);
  });

  it.each<[string, ReturnType<typeof granting>]>([
    ['a second longer than an hour', granting(GRANT_SECONDS_MAX + 1)],
    ['for no time', granting(0)],
    ['for ever', granting()],
    ['of nothing, beside one that is bounded', granting(60, { ...membership, group: undefined })],
  ])('attack: a grant %s breaks it', (_, changed) => {
    expect(grantsAreBounded(changed)).toBe(false);
  });
});
