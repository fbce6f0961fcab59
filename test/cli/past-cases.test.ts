import { describe, expect, it } from '@jest/globals';
import { replayed, type PastCase } from '../../cli/policy/past-cases.js';
import { somebody } from '../../policy/differences/kinds.js';
import { raisedPlan } from '../../domain/context-risk.js';
import type { Method } from '../../domain/evidence.js';
import { METHODS } from '../../domain/evidence.js';
import type { Plan } from '../../domain/plan.js';
import { loadPolicy } from '../../policy/load.js';
import { planFor } from '../../policy/plan.js';

const policy = await loadPolicy('policy/recovery.yaml', { production: true });
const alice = somebody('alice');

/** The plan of a forgotten password of somebody ordinary, as it was pinned when something spoke against it. */
function pinned(inReach: readonly Method[]): Plan {
  return raisedPlan(planFor(policy, 'password.reset', alice) as Plan, ['recovered-often'], inReach);
}

const past = (changes: Partial<PastCase>): PastCase => ({
  caseId: 'c-1',
  action: 'password.reset',
  person: alice,
  pinned: null,
  raisedBy: [],
  ...changes,
});

const verdictsOf = (cases: readonly PastCase[]) => replayed(null, policy, cases).map(({ verdict }) => verdict);

describe('past cases under a policy', () => {
  it('are the same under the policy that they were opened under, raised as they were then', () => {
    const raisedBy = ['recovered-often'] as const;
    expect(
      verdictsOf([
        past({ pinned: planFor(policy, 'password.reset', alice) as Plan }),
        past({ pinned: pinned(METHODS), raisedBy }),
        past({ pinned: pinned([]), raisedBy }),
      ]),
    ).toEqual(['same', 'same', 'same']);
  });

  it('are not refused because somebody left since: that is no change of the policy', () => {
    const plan = planFor(policy, 'password.reset', alice) as Plan;
    expect(verdictsOf([past({ pinned: plan, person: { ...alice, status: 'left' } })])).toEqual(['same']);
  });

  it('are told as refused where there is no such case now, and as laxer where there was none', () => {
    const holder = somebody('dora', ['control-owners']);
    const plan = planFor(policy, 'access.emergency', alice) as Plan;
    expect(replayed(null, policy, [past({ action: 'access.emergency', pinned: plan, person: holder })])).toMatchObject([
      { verdict: 'refused', refusal: 'no-rule', changes: [] },
    ]);
    expect(replayed({ ...policy, rules: [] }, policy, [past({})])).toMatchObject([{ verdict: 'laxer', changes: [] }]);
  });
});
