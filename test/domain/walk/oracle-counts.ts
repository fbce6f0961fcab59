import type { Action } from '../../../domain/actions.js';
import { CLOCK_SKEW, DAY, SECOND } from '../../../domain/clock.js';
import type { EvidenceReceipt } from '../../../domain/evidence.js';
import type { Fact } from '../../../domain/facts.js';
import { WORKLOAD_ID } from '../support/people.js';

/** What was pinned when the case opened: all the oracle trusts. */
export type Pinned = Extract<Fact, { kind: 'opened' }>;

/**
 * Whether one item counts at a time, written down again from the recovery policy (sections 1, 2 and 5, rows 1b and 3) and
 * invariant 2, without a line of the product's own rules.
 */
export function counts({ opening, plan }: Pinned, item: EvidenceReceipt, at: number): boolean {
  const { caseId, subject, action, openedAt } = opening.receipt;
  const bound = item.caseId === caseId && item.personId === subject.personId && item.action === action;
  const method = plan.evidence.methods.find((admitted) => admitted.method === item.method);
  if (!bound || method === undefined) return false;
  const strong = item.strength >= plan.evidence.minimumStrength && item.strength <= method.strength;
  const tenured = openedAt - item.enrolledAt >= plan.evidence.tenureDays * DAY;
  const ofTime = item.verifiedAt - at <= CLOCK_SKEW && at < item.freshUntil;
  const shortLived = item.freshUntil - item.verifiedAt <= method.freshSeconds * SECOND;
  const isBehind =
    (action === 'password.reset' && item.behind.includes('password')) ||
    (action.startsWith('mfa.') && item.behind.includes('passkey'));
  const isLeftOut = item.domains.some((domain) => plan.evidence.withoutDomains?.includes(domain));
  const apart = item.domains.length > 0 && !isBehind && !isLeftOut;
  const isItsWorkload = item.method !== 'workload-attestation' || item.enrolledId === WORKLOAD_ID;
  return strong && tenured && ofTime && shortLived && apart && isItsWorkload;
}

/** Whether the plan grants something for a time: then that must be gone again in every outcome, the good one too. */
export function isGranting({ effects }: Pinned): boolean {
  return effects.some(({ staysWhen }) => !staysWhen.includes('completed'));
}

/** What lasts longer than an hour, at most: what is lent for a working day, and two keys that work beside each other for a day. */
const LONGER: Partial<Record<Action, number>> = {
  'access.delegate': 28_800,
  'mailbox.delegate': 28_800,
  'api-key.rotate': 86_400,
};

/**
 * How long a grant lasts, in seconds: what the plan says, and never more than an hour (row 14), or what its row has
 * (section 5.11, rows 9 and 11); not even that while nobody has acknowledged it who must (section 5.9).
 */
export function grantLasts({ plan }: Pinned, isAcknowledged: boolean): number {
  const granted = Math.min(plan.windows.grantSeconds ?? 0, LONGER[plan.action] ?? 3_600);
  return isAcknowledged ? granted : Math.min(granted, plan.acknowledgement?.withinSeconds ?? granted);
}

/** Whether a set of items is what the plan demands, all counted from nothing. */
export function suffices(pinned: Pinned, items: readonly EvidenceReceipt[], at: number): boolean {
  const { evidence } = pinned.plan;
  const domains = items.flatMap((item) => [...new Set(item.domains)]);
  const presence = items.filter((item) => item.strength === 4);
  const strong = items.filter((item) => item.strength >= (evidence.minimumWithoutSuperior ?? 1));
  const isEnough = items.some((item) => item.strength >= (evidence.oneAlone ?? Infinity));
  return (
    (presence.length > 0 ? items : strong).length >= (isEnough ? 1 : evidence.atLeast) &&
    items.every((item) => item.purpose === 'verify' && counts(pinned, item, at)) &&
    new Set(items.map((item) => item.session)).size === 1 &&
    new Set(items.map((item) => item.method)).size === items.length &&
    new Set(domains).size === domains.length &&
    items.some((item) => item.strength >= evidence.oneAtLeast) &&
    (evidence.oneOf ?? []).every((methods) => items.some((item) => methods.includes(item.method)))
  );
}

/**
 * Whether an item may open the claim of whoever lost every factor (section 5.1): nothing that can be read out beside what could
 * not, else the same method again; never weaker than the strongest that is asked for. Of everything else any item may.
 */
export function opensClaim({ plan }: Pinned, before: readonly EvidenceReceipt[], item: EvidenceReceipt): boolean {
  if (plan.action !== 'mfa.rebind') return true;
  if (item.strength < plan.evidence.oneAtLeast) return false;
  if (!item.relayable) return true;
  return before.every((given) => given.relayable) && before.some((given) => given.method === item.method);
}

/**
 * How long everybody may object, in seconds: not at all beside an item of S4 where a passkey was lost (row 3), nor beside
 * presence where every factor was (row 4), if the plan says so.
 */
export function waits({ plan }: Pinned, items: readonly EvidenceReceipt[]): number {
  const { coolingOffSeconds, coolingOffWaivedBy } = plan.windows;
  const takes = (item: EvidenceReceipt) =>
    item.strength === 4 && (plan.action === 'mfa.reset' || item.method === 'in-person');
  return coolingOffWaivedBy !== undefined && items.some(takes) ? 0 : coolingOffSeconds;
}

/** How many people must countersign: more when all could be read out, or fewer than two reach S2 (section 5.3). */
export function wanted({ plan }: Pinned, items: readonly EvidenceReceipt[]): number {
  const { always, whenRelayable } = plan.approvals;
  const unrelayable = items.filter((item) => !item.relayable).length;
  const moderate = items.filter((item) => item.strength >= 2).length;
  return unrelayable === 0 || moderate < 2 ? Math.max(always, whenRelayable) : always;
}
