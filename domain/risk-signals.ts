/**
 * What speaks for it that a case is not what it seems (recovery policy, section 3, "Overlays"; issue 5, part 6). The
 * first are seen here, the rest are open findings that somebody else reported.
 */
export const RISK_SIGNALS = [
  'recovered-often',
  'wrong-tries',
  'cases-given-up',
  'changed-recently',
  'busy-agent',
  'busy-desk',
  'shared-number',
  'wrong-tries-of-agent',
  'wrong-tries-of-number',
  'session-revoked',
  'credential-changed',
  'assurance-lowered',
  'risk-medium',
  'risk-high',
  'session-risk-medium',
  'session-risk-high',
  'device-risk-medium',
  'device-risk-high',
  'account-disabled',
  'credential-compromised',
  'elevated-threat',
] as const;
export type RiskSignal = (typeof RISK_SIGNALS)[number];

/**
 * By how many tiers each raises a case: by one, as section 3 says of what changed lately and of the second recovery in 30
 * days, and while people switched to elevated threat; by two where an account is said to be in other hands, so that a password takes two approvals and four hours.
 */
export const TIERS_RAISED: Readonly<Record<RiskSignal, 1 | 2>> = {
  'recovered-often': 1,
  'wrong-tries': 1,
  'cases-given-up': 1,
  'changed-recently': 1,
  'busy-agent': 1,
  'busy-desk': 1,
  'shared-number': 1,
  'wrong-tries-of-agent': 1,
  'wrong-tries-of-number': 1,
  'session-revoked': 1,
  'credential-changed': 1,
  'assurance-lowered': 1,
  'risk-medium': 1,
  'risk-high': 2,
  'session-risk-medium': 1,
  'session-risk-high': 2,
  'device-risk-medium': 1,
  'device-risk-high': 2,
  'account-disabled': 2,
  'credential-compromised': 2,
  'elevated-threat': 1,
};

/** From how many on, within how long, something is a signal. */
export interface Frequency {
  readonly atLeast: number;
  readonly withinSeconds: number;
}

/** When the policy finds something frequent or recent (recovery policy, sections 2 and 3; CTL-17 and CTL-18). */
export interface RiskRule {
  /** Recoveries of one person that changed something, with the one that is opened. */
  readonly recoveries: Frequency;
  /** Wrong codes and other evidence that did not verify, in other cases of the person. */
  readonly wrongTries: Frequency;
  /** Other cases of the person that ended refused or lapsed. */
  readonly casesGivenUp: Frequency;
  /** Cases that one agent opened, with this one. */
  readonly casesOfAgent: Frequency;
  /** Cases that one desk or tool opened, with this one. */
  readonly casesOfDesk: Frequency;
  /** People with one telephone number on file for whom cases were opened, with this one. */
  readonly peopleOfNumber: Frequency;
  /** What did not verify in other cases that one agent opened lately, whoever they are for. */
  readonly wrongTriesOfAgent: Frequency;
  /** What did not verify in other cases opened lately for people with one telephone number on file. */
  readonly wrongTriesOfNumber: Frequency;
  /** How long what a person enrolled counts as changed lately. */
  readonly changedWithinSeconds: number;
}

/** The kinds of what is counted. */
export type Counted = Exclude<keyof RiskRule, 'changedWithinSeconds'>;

const SIGNAL_OF: Readonly<Record<Counted, RiskSignal>> = {
  recoveries: 'recovered-often',
  wrongTries: 'wrong-tries',
  casesGivenUp: 'cases-given-up',
  casesOfAgent: 'busy-agent',
  casesOfDesk: 'busy-desk',
  peopleOfNumber: 'shared-number',
  wrongTriesOfAgent: 'wrong-tries-of-agent',
  wrongTriesOfNumber: 'wrong-tries-of-number',
};

/** What in counts reaches the policy's thresholds. What was not counted is no signal. */
export function frequencySignals(
  rule: RiskRule,
  counts: Readonly<Partial<Record<Counted, number>>>,
): readonly RiskSignal[] {
  const counted = Object.keys(SIGNAL_OF) as Counted[]; // its own keys
  return counted.filter((one) => (counts[one] ?? 0) >= rule[one].atLeast).map((one) => SIGNAL_OF[one]);
}
