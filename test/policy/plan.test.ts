import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Action } from '../../domain/actions.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { loadPolicy, parsePolicy } from '../../policy/load.js';
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

  it.each(['recovery-approvers', 'recovery-reviewers', 'control-owners', 'operators', 'security'])(
    'is of tier 4 for somebody who holds authority here by %s, and security signs beside another group',
    (group) => {
      const planOf = (action: Action) => planFor(policy, action, { ...alice, groups: ['engineering', group] });
      for (const action of ['password.reset', 'account.unlock'] as const)
        expect(planOf(action)).toMatchObject({
          tier: 4,
          classes: ['authority'],
          evidence: { atLeast: 2, minimumStrength: 3, oneAtLeast: 4 },
          approvals: { always: 2, seats: [{ seat: 'control-owner' }, { seat: 'security' }] },
          windows: { coolingOffSeconds: 14_400 },
        });
      for (const action of ['access.emergency', 'access.delegate'] as const) expect(planOf(action)).toBe('no-rule');
    },
  );

  it('is row 7 for the desk, whatever of a suspension is known of them', () => {
    const agent = { ...alice, groups: ['desk'] };
    const plan = planFor(policy, 'password.reset', agent);
    expect(plan).toMatchObject({ tier: 3, classes: ['desk'], overlays: ['row-7'] });
    expect(planFor(policy, 'password.reset', { ...agent, groups: [], suspendedFrom: ['desk'] })).toEqual(plan);
  });

  it('attack: a policy lets two of one group decide on whoever holds authority: it is refused on load', async () => {
    const text = await readFile('policy/recovery.yaml', 'utf8');
    const seat = '{ seat: control-owner, from: [group: control-owners], atLeast: 1 }';
    for (const [from, to] of [
      [seat, '{ seat: second, from: [group: security], atLeast: 1 }'],
      [`- { seat: security, from: [group: security], atLeast: 1 }\n        - ${seat}`, `- ${seat}`],
    ] as const) {
      expect(text).toContain(from);
      const laxer = () => parsePolicy(text.replace(from, to), 'policy.yaml', { production: true });
      expect(laxer).toThrow(/one of security and one of another group/);
    }
  });

  it.each(['suspended', 'left', 'legal-hold'] as const)('does not exist for somebody who is %s', (status) => {
    expect(planFor(policy, 'password.reset', { ...alice, status })).toBe('subject-not-recoverable');
  });

  it('does not exist for an action without a rule', () => {
    expect(planFor({ ...policy, rules: [] }, 'password.reset', alice)).toBe('no-rule');
  });
});
