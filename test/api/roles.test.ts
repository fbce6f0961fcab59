import { describe, expect, it } from '@jest/globals';
import { rolesOf } from '../../api/roles.js';
import { samplePlan } from '../domain/support/plans.js';
import type { Seat } from '../../domain/plan.js';

const policyOf = (seats?: readonly Seat[]) => ({ rules: [samplePlan({ approvals: { seats } })] });

describe('who may be asked to approve', () => {
  it('is whoever is of the group of a rule, or of a seat', () => {
    expect(rolesOf(policyOf(), ['recovery-approvers'])).toEqual(['approver']);
    expect(rolesOf(policyOf(), ['identity-team'])).toEqual([]);
    const seats = [{ seat: 'identity', from: [{ group: 'identity-team' }], atLeast: 1 }];
    expect(rolesOf(policyOf(seats), ['identity-team'])).toEqual(['approver']);
    expect(rolesOf(policyOf(seats), ['engineering'])).toEqual([]);
  });

  it('is anybody where a seat is given by how people stand to the subject: each case says of which', () => {
    const seats = [{ seat: 'manager', from: [{ relation: 'manager' }], atLeast: 1 }] as const;
    expect(rolesOf(policyOf(seats), ['engineering'])).toEqual(['approver']);
  });
});
