import { describe, expect, it } from '@jest/globals';
import { groupLent, planForDelegation } from '../../domain/delegations.js';
import { floorFlaws } from '../../domain/floors.js';
import { DELEGATION_SECONDS_MAX, grantsAreBounded } from '../../domain/grants.js';
import type { Plan } from '../../domain/plan.js';
import { samplePlan } from './support/plans.js';

const plan = samplePlan({ action: 'access.delegate' });
const pathsOf = (changed: Plan) => floorFlaws(changed).map(({ path }) => path.join('.'));

describe('what an owner lends (recovery policy, section 5.11)', () => {
  it('is the one group that the opening names, of those that the policy lends', () => {
    const named = planForDelegation(plan, 'press-mailbox');
    expect(named && groupLent(named)).toBe('press-mailbox');
    expect(floorFlaws(plan)).toEqual([]);
  });

  it('attack: is no group that the policy does not lend, such as one that confers authority', () => {
    for (const group of ['recovery-approvers', 'administrators', '', 'toString'])
      expect(planForDelegation(plan, group)).toBeNull();
  });

  it('attack: is lent by nobody but its owner', () => {
    const { approvals } = plan;
    const withSeats = (seats: Plan['approvals']['seats']) => pathsOf({ ...plan, approvals: { ...approvals, seats } });
    expect(withSeats(undefined)).toEqual(['approvals.seats']);
    const orManager = [{ relation: 'owner' as const }, { relation: 'manager' as const }];
    expect(withSeats([{ seat: 'owner', from: orManager, atLeast: 1 }])).toEqual(['approvals.seats']);
  });

  it('attack: nothing else is done under that name, and nothing else leaves it open what is granted', () => {
    expect(pathsOf({ ...plan, effects: [...plan.effects, ...plan.effects] })).toContain('effects');
    const emergency = samplePlan({ action: 'access.emergency' });
    expect(pathsOf({ ...emergency, effects: plan.effects })).toContain('effects.0.oneOf');
  });

  it('is lent for eight hours at the most, though emergency access keeps to its hour', () => {
    const lentFor = (action: Plan['action'], grantSeconds: number) =>
      grantsAreBounded({ ...plan, action, windows: { ...plan.windows, grantSeconds } });
    expect(lentFor('access.delegate', DELEGATION_SECONDS_MAX)).toBe(true);
    expect(lentFor('access.delegate', DELEGATION_SECONDS_MAX + 1)).toBe(false);
    expect(lentFor('access.emergency', DELEGATION_SECONDS_MAX)).toBe(false);
  });
});
