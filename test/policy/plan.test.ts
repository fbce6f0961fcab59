import { describe, expect, it } from '@jest/globals';
import { ACTIONS, type Action } from '../../domain/actions.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planFor } from '../../policy/plan.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });

const alice: PersonOfRecord = {
  personId: 'p-alice',
  username: 'alice',
  displayName: 'Alice',
  status: 'active',
  managerId: 'p-mona',
  groups: ['engineering'],
  workEmail: 'alice@example.com',
  employeeNumber: '71001',
  phoneOnFile: '+15550100',
};

describe('the plan of a recovery', () => {
  it('is what the rule demands, pinned to the digest of the policy it came from', () => {
    const plan = planFor(policy, 'password.reset', alice);
    expect(plan).toEqual({
      ...policy.rules[0],
      approvals: { ...policy.rules[0]?.approvals, reasons: true },
      proofing: policy.proofing,
      policyDigest: policy.digest,
      policyLabel: 'recovery',
    });
    expect(isPlan(plan)).toBe(true);
  });

  it.each(['recovery-approvers', 'recovery-reviewers', 'control-owners', 'operators', 'desk'])(
    'does not exist for somebody who holds authority here by %s',
    (group) => {
      for (const action of ACTIONS)
        expect(planFor(policy, action, { ...alice, groups: ['engineering', group] })).toBe('no-rule');
    },
  );

  it.each(['suspended', 'left', 'legal-hold'] as const)('does not exist for somebody who is %s', (status) => {
    expect(planFor(policy, 'password.reset', { ...alice, status })).toBe('subject-not-recoverable');
  });

  it('does not exist for an action without a rule', () => {
    const other: string = 'mfa.rebind';
    expect(planFor(policy, other as Action, alice)).toBe('no-rule');
    expect(planFor({ ...policy, rules: [] }, 'password.reset', alice)).toBe('no-rule');
  });
});
