import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTIONS, isRebind } from '../../domain/actions.js';
import { followsRebind, isHeavyEnoughAfter } from '../../domain/total-loss.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { loadPolicy } from '../../policy/load.js';
import { isPlan, planAfter, planOfRule } from '../../policy/plan.js';
import { mistakesIn, SOURCE } from '../policy/mistakes.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const earlier = { people: ['mona', 'adam'], domains: ['paper'], actions: ['mfa.rebind'] } as const;
const after = { action: 'password.reset', earlier } as const;

function planOf(action: (typeof ACTIONS)[number]) {
  const plan = planOfRule(policy, action);
  if (!isPlan(plan)) throw new Error(`there is no rule for ${action}`);
  return plan;
}

describe('a password asked for after every factor was replaced (row 4x)', () => {
  it('is the second case of two, and no other action is', () => {
    const some = fc.subarray([...ACTIONS]);
    fc.assert(
      fc.property(fc.constantFrom(...ACTIONS), fc.option(some), (action, actions) => {
        const opening = { action, earlier: { people: [], domains: [], actions: actions ?? undefined } };
        const expected = action === 'password.reset' && (actions ?? []).some(isRebind);
        expect(followsRebind(opening)).toBe(expected);
      }),
    );
    expect(followsRebind({ action: 'password.reset' })).toBe(false);
  });

  it('takes two approvals, four hours and a review within a day, whatever row 1b and its binding say', () => {
    const plan = planAfter(policy, planOf('password.reset'), after);
    expect(plan).toMatchObject({
      tier: 3,
      overlays: ['row-4x'],
      approvals: { always: 2, callBack: true },
      windows: { coolingOffSeconds: 14_400 },
      review: { dueSeconds: 86_400 },
    });
    expect(plan).not.toHaveProperty('binding');
    expect(planAfter(policy, planOf('password.reset'), { action: 'password.reset' })).toEqual(planOf('password.reset'));
  });

  it('attack: is not had under a policy that says nothing of it', () => {
    const { totalLoss: _, ...silent } = policy;
    expect(planAfter(silent, planOf('password.reset'), after)).toBe('recovery-too-soon');
  });

  it.each<[string, string, string]>([
    [
      'one approval',
      'approvals: { always: 2, callBack: true }\n  # Row 4x',
      'approvals: { always: 1, callBack: true }\n  # Row 4x',
    ],
    [
      'an hour',
      '{ coolingOffSeconds: 14400, approvalSeconds: 1800, handOverSeconds: 14400 }\n  notices',
      '{ coolingOffSeconds: 7200, approvalSeconds: 1800, handOverSeconds: 14400 }\n  notices',
    ],
    [
      'two days to look at it',
      '  review: { dueSeconds: 86400 }\n\n# How old',
      '  review: { dueSeconds: 172800 }\n\n# How old',
    ],
  ])('attack: a policy with %s is refused', (_, from, to) => {
    expect(SOURCE).toContain(from);
    expect(mistakesIn(SOURCE.replace(from, to)).map(({ expected }) => expected)).toContain(
      'tier 3, two approvals, four hours, and a review within a day (row 4x)',
    );
  });

  it('attack: a warrant under row 1b carries nothing, though opening, policy and people agree on the plan', () => {
    const { kase, now } = Told.claimed();
    const warrant = warrantFor(kase, 'password.set', now);
    expect(judgeWarrant(warrant, now)).toBeNull();
    const receipt = { ...warrant.opening.receipt, earlier: { people: [], domains: [], actions: earlier.actions } };
    expect(isHeavyEnoughAfter(receipt, warrant.plan)).toBe(false);
    expect(judgeWarrant({ ...warrant, opening: { ...warrant.opening, receipt } }, now)).toBe('warrant-invalid');
  });
});
