import { describe, expect, it } from '@jest/globals';
import { rolesOf } from '../../api/roles.js';
import { samplePlan } from '../domain/support/plans.js';
import type { Seat } from '../../domain/plan.js';

const policyOf = (seats?: readonly Seat[]) => ({
  rules: [{ ...samplePlan({ approvals: { seats } }), reference: 'row 1b', notices: 'N1' as const }],
  overlays: [],
});

const somebody = (group: string) => ({ personId: 'p-1', roles: [group] });

describe('who may be asked to approve', () => {
  it('is whoever is of the group of a rule, or of a seat', () => {
    expect(rolesOf(policyOf(), somebody('recovery-approvers'))).toEqual(['approver']);
    expect(rolesOf(policyOf(), somebody('identity-team'))).toEqual([]);
    const seats = [{ seat: 'identity', from: [{ group: 'identity-team' }], atLeast: 1 }];
    expect(rolesOf(policyOf(seats), somebody('identity-team'))).toEqual(['approver']);
    expect(rolesOf(policyOf(seats), somebody('engineering'))).toEqual([]);
  });

  it('is whoever fills a seat that is asked of some people only', () => {
    const seats = [{ seat: 'finance', from: [{ group: 'finance-leads' }], atLeast: 1 }];
    const row = { overlay: 'row-7', controlOwner: 'identity-team', reference: 'row 7', classes: [], actions: [] };
    const raised = { ...policyOf(), overlays: [{ ...row, approvals: { seats } }] };
    expect(rolesOf(raised, somebody('finance-leads'))).toEqual(['approver']);
    expect(rolesOf(policyOf(), somebody('finance-leads'))).toEqual([]);
  });

  it('is anybody where a seat is given by how people stand to the subject: each case says of which', () => {
    const seats = [{ seat: 'manager', from: [{ relation: 'manager' }], atLeast: 1 }] as const;
    expect(rolesOf(policyOf(seats), somebody('engineering'))).toEqual(['approver']);
  });

  it('attack: is no program, and nobody of the desk, however a seat is given', () => {
    const seats = [{ seat: 'manager', from: [{ relation: 'manager' }], atLeast: 1 }] as const;
    expect(rolesOf(policyOf(seats), { personId: null, roles: ['ticket-tool'] })).toEqual(['ticket-tool']);
    expect(rolesOf(policyOf(seats), somebody('desk'))).toEqual(['desk']);
  });
});
