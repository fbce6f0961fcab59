import { CLOCK_SKEW, DAY, MINUTE } from './clock.js';
import { TIERS_RAISED, type RiskSignal } from './risk-signals.js';
import type { PersonId } from './subjects.js';

/** What somebody reports of: a later report of one kind takes the place of an earlier one by the same issuer. */
export const FINDING_KINDS = [
  'session',
  'credential',
  'assurance',
  'risk',
  'session-risk',
  'device-risk',
  'account',
  'compromise',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What an event says of a person: a signal, or null when it takes back what was said of the kind before. */
export interface Said {
  readonly kind: FindingKind;
  readonly signal: RiskSignal | null;
}

/** What one event said of one person, as the verifier signs it. */
export interface SecurityFinding extends Said {
  readonly type: 'security-finding';
  readonly issuer: string;
  /** The event token's own id, unique for its issuer. */
  readonly jti: string;
  readonly personId: PersonId;
  /** When it happened, by its issuer; never later than when it was told. Epoch milliseconds. */
  readonly at: number;
}

/**
 * What happened at one moment, and nobody takes back, counts for as long as a change of contact does (recovery policy,
 * section 3, 30 days). The rest is a state, which counts until its issuer says that it is over.
 */
const MOMENTARY: readonly FindingKind[] = ['session', 'credential', 'compromise'];
const COUNTS_FOR = 30 * DAY;

/** A target that ends sessions or takes a new password because a case did so reports it like anything else, and soon. */
const ECHOES: readonly FindingKind[] = ['session', 'credential'];
const ECHO_WITHIN = 10 * MINUTE;

function isEcho({ kind, at }: SecurityFinding, doneAt: readonly number[]): boolean {
  return ECHOES.includes(kind) && doneAt.some((done) => at >= done - CLOCK_SKEW && at <= done + ECHO_WITHIN);
}

function weightOf({ signal }: Said): number {
  return signal === null ? 0 : TIERS_RAISED[signal];
}

/** Whether one report stands in another's place: it is later, or of the same moment and worse. */
function supersedes(one: SecurityFinding, other: SecurityFinding): boolean {
  return one.at === other.at ? weightOf(one) > weightOf(other) : one.at > other.at;
}

function stillCounts({ kind, at }: SecurityFinding, now: number): boolean {
  return !MOMENTARY.includes(kind) || at > now - COUNTS_FOR;
}

/**
 * What is open of all that was ever reported of one person, in whatever order it came: of each issuer and kind the latest
 * report. So a lower level or a clearing event closes nothing but what the same issuer said of the same kind, and one that
 * comes late closes nothing that was said after it. What a case of ours did itself is no report against the next.
 *
 * @param doneAt when cases changed something for the person, in epoch milliseconds
 * @param now epoch milliseconds
 */
export function openSignals(
  findings: readonly SecurityFinding[],
  doneAt: readonly number[],
  now: number,
): readonly RiskSignal[] {
  const latest = new Map<string, SecurityFinding>();
  for (const finding of findings) {
    if (isEcho(finding, doneAt)) continue;
    const key = JSON.stringify([finding.issuer, finding.kind]);
    const before = latest.get(key);
    if (before === undefined || supersedes(finding, before)) latest.set(key, finding);
  }
  const open = [...latest.values()].filter((finding) => stillCounts(finding, now));
  return [...new Set(open.flatMap(({ signal }) => signal ?? []))].toSorted();
}
