import { VERIFICATION_METHODS } from '../../activities/verification/registry.js';
import { strengthOf, STRENGTH_PARTS, type PlanStrength } from '../../domain/plan-strength.js';
import type { Policy } from '../../policy/load.js';
import { isPlan, planOfRule } from '../../policy/plan.js';

/** The score of one rule, with what it lost. */
export interface RuleStrength extends PlanStrength {
  readonly rule: string;
  readonly action: string;
  readonly reasons: readonly string[];
}

function reasonsOf({ parts, weakest, relayable, approvals }: PlanStrength): readonly string[] {
  if (weakest.length === 0) return ['no evidence can satisfy it'];
  const lost = (part: keyof typeof STRENGTH_PARTS) => Math.round(STRENGTH_PARTS[part] - parts[part]);
  const say = (part: keyof typeof STRENGTH_PARTS, says: string) =>
    lost(part) > 0 ? [`−${lost(part)} ${part}: ${says}`] : [];
  return [
    ...say('evidence', `${weakest.join(' and ')} is enough`),
    ...say(
      'relay',
      relayable && parts.relay === 0
        ? 'all of it can be read out to a caller'
        : 'all of it can be read out; whoever approves calls back',
    ),
    ...say('people', approvals === 0 ? 'nobody countersigns' : `${approvals} countersigns`),
    ...say('time', parts.time === 0 ? 'less than an hour to object' : 'less than four hours to object'),
    ...say('review', 'later than a day, or not of every case'),
  ];
}

/** The score of every rule of a policy, in its order. The policy is as strong as its weakest. */
export function strengthsOf(policy: Policy): readonly RuleStrength[] {
  return policy.rules.flatMap(({ action, rule }) => {
    const plan = planOfRule(policy, action);
    if (!isPlan(plan)) return [];
    const strength = strengthOf(plan, VERIFICATION_METHODS);
    return [{ rule, action, ...strength, reasons: reasonsOf(strength) }];
  });
}
