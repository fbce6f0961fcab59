import type { Action } from './actions.js';
import { onlyRevokes } from './api-keys.js';
import { withoutWaiver } from './cooling-off-waivers.js';
import { ATTENDED_METHODS, type Method } from './evidence.js';
import type { EvidenceRule, Plan } from './plan.js';
import { TIERS_RAISED, type RiskSignal } from './risk-signals.js';
import type { Tier } from './subjects.js';

type Raised = Exclude<Tier, 1>;

/** The least that a case of a tier demands that was raised to it. */
interface Floor {
  readonly evidence: Pick<EvidenceRule, 'minimumStrength' | 'oneAtLeast'>;
  /** Where one looks at the subject (section 5.4). */
  readonly verifiers?: number;
  readonly approvals: number;
  readonly coolingOffSeconds: number;
  /** At most. */
  readonly approvalSeconds: number;
  /** At most. */
  readonly handOverSeconds: number;
  /** At most. */
  readonly reviewDueSeconds: number;
}

const HOUR_SECONDS = 3_600;

/**
 * The recovery policy's own rows of each tier: row 3, row 4 and row 6 (section 3); from tier 3 an approval expires after
 * 30 minutes (section 2), and the hand-over lasts four hours (section 5.2).
 */
const FLOORS: Readonly<Record<Raised, Floor>> = {
  2: {
    evidence: { minimumStrength: 2, oneAtLeast: 3 },
    approvals: 1,
    coolingOffSeconds: HOUR_SECONDS,
    approvalSeconds: HOUR_SECONDS,
    handOverSeconds: 24 * HOUR_SECONDS,
    reviewDueSeconds: 72 * HOUR_SECONDS,
  },
  3: {
    evidence: { minimumStrength: 3, oneAtLeast: 3 },
    approvals: 2,
    coolingOffSeconds: 4 * HOUR_SECONDS,
    approvalSeconds: HOUR_SECONDS / 2,
    handOverSeconds: 4 * HOUR_SECONDS,
    reviewDueSeconds: 24 * HOUR_SECONDS,
  },
  4: {
    evidence: { minimumStrength: 3, oneAtLeast: 4 },
    verifiers: 2,
    approvals: 2,
    coolingOffSeconds: 4 * HOUR_SECONDS,
    approvalSeconds: HOUR_SECONDS / 2,
    handOverSeconds: 4 * HOUR_SECONDS,
    reviewDueSeconds: 8 * HOUR_SECONDS,
  },
};

/** Above tier 4 there is none: one approval more, once, is what is left to demand (architecture, section 4, Repudiation). */
const APPROVALS_ABOVE_ALL = 3;

function stronger<N extends number>(one: N, other: N): N {
  return one >= other ? one : other;
}

/**
 * The evidence rule at a tier's strength, where the person has what that takes; else as it was. Nobody can be asked for
 * what they never enrolled: who raises another's tier on purpose must not lock them out (issue 5, part 5).
 */
function strengthened(rule: EvidenceRule, floor: Floor['evidence'], inReach: readonly Method[]): EvidenceRule {
  const minimumStrength = stronger(rule.minimumStrength, floor.minimumStrength);
  const oneAtLeast = stronger(rule.oneAtLeast, floor.oneAtLeast);
  const methods = rule.methods.filter(({ strength }) => strength >= minimumStrength);
  const had = methods.filter(({ method }) => inReach.includes(method));
  const suffices = had.length >= rule.atLeast && had.some(({ strength }) => strength >= oneAtLeast);
  const { oneAlone: _, ...severalDemanded } = rule;
  return suffices ? { ...severalDemanded, minimumStrength, oneAtLeast, methods } : rule;
}

/** Two verifiers from tier 4 on, where any attests: that asks nothing of the subject that they do not have. */
function withVerifiers(rule: EvidenceRule, { verifiers }: Floor): EvidenceRule {
  const attends = rule.methods.some(({ method }) => ATTENDED_METHODS.includes(method));
  if (verifiers === undefined || !attends) return rule;
  return { ...rule, verifiers: Math.max(verifiers, rule.verifiers ?? verifiers) };
}

function withApprovals({ approvals }: Plan, least: number): Plan['approvals'] {
  const always = Math.max(approvals.always, least);
  return { ...approvals, always, whenRelayable: Math.max(approvals.whenRelayable, always) };
}

function raisedTo(tier: Raised, plan: Plan, inReach: readonly Method[]): Plan {
  const floor = FLOORS[tier];
  const { windows } = plan;
  // Drawn by lot is tier 1 only (row 1b).
  const { percentOfCompleted: _, ...review } = plan.review;
  const dueSeconds = Math.min(review.dueSeconds, floor.reviewDueSeconds);
  return {
    ...plan,
    tier,
    evidence: withVerifiers(strengthened(plan.evidence, floor.evidence, inReach), floor),
    approvals: withApprovals(plan, floor.approvals),
    windows: {
      ...windows,
      coolingOffSeconds: Math.max(windows.coolingOffSeconds, floor.coolingOffSeconds),
      approvalSeconds: Math.min(windows.approvalSeconds, floor.approvalSeconds),
      handOverSeconds: Math.min(windows.handOverSeconds, floor.handOverSeconds),
    },
    review: { ...review, dueSeconds, reminderSeconds: Math.min(review.reminderSeconds, dueSeconds) },
  };
}

function raisedOnce(plan: Plan, inReach: readonly Method[]): Plan {
  switch (plan.tier) {
    case 1:
      return raisedTo(2, plan, inReach);
    case 2:
      return raisedTo(3, plan, inReach);
    case 3:
      return raisedTo(4, plan, inReach);
    case 4:
      return { ...plan, approvals: withApprovals(plan, Math.min(plan.approvals.always + 1, APPROVALS_ABOVE_ALL)) };
  }
}

/** What says that somebody is trying to get in at this moment, or is in already. */
const ATTACK: readonly RiskSignal[] = [
  'wrong-tries-of-agent',
  'wrong-tries-of-number',
  'risk-high',
  'session-risk-high',
  'device-risk-high',
  'account-disabled',
  'credential-compromised',
];

/** Whether what speaks against a case refuses it: no lock is taken off while it keeps somebody out (row 2, "attack alert"). */
export function isRefusedUnder(action: Action, signals: readonly RiskSignal[]): boolean {
  return action === 'account.unlock' && signals.some((signal) => ATTACK.includes(signal));
}

/**
 * The plan of a case that some signals speak against: as many tiers higher as they say together, each of them once, and
 * in nothing lighter (recovery policy, section 3, "raise, never lower"). It never leads nowhere: the approvals of people and
 * the time to object are what grows, which no evidence waives any more; evidence as far as the person has it.
 *
 * @param inReach the methods by which the person can give evidence
 */
export function raisedPlan(plan: Plan, signals: readonly RiskSignal[], inReach: readonly Method[]): Plan {
  const raisedBy = [...new Set(signals)].toSorted();
  // Nothing delays a revocation (row 11x).
  if (raisedBy.length === 0 || onlyRevokes(plan.action)) return plan;
  let raised = plan;
  for (const signal of raisedBy) {
    for (let tiers = TIERS_RAISED[signal]; tiers > 0; tiers -= 1) raised = raisedOnce(raised, inReach);
  }
  return { ...raised, windows: withoutWaiver(raised.windows), raisedBy };
}
