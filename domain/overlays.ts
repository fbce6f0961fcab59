import { canonicalJson } from './canonical.js';
import { withoutWaiver } from './cooling-off-waivers.js';
import { isOfSubject, type CompromiseDomain, type Method, type Strength } from './evidence.js';
import { NOTICE_LEVELS, type NoticeLevel } from './notice-levels.js';
import type { ApprovalRule, EvidenceRule, Plan, Seat, Windows } from './plan.js';
import { DRAWN_TIER_MAX } from './review-draw.js';
import type { Tier } from './subjects.js';

/** What an overlay demands of evidence above the rule; what it does not say stays as it is. */
interface EvidenceDemand {
  readonly atLeast?: number | undefined;
  readonly minimumStrength?: Strength | undefined;
  readonly oneAtLeast?: Strength | undefined;
  readonly tenureDays?: number | undefined;
  /** How many verifiers look at the subject, where one does. */
  readonly verifiers?: number | undefined;
  /** Methods that count no more. */
  readonly without?: readonly Method[] | undefined;
  /** Domains from which nothing counts any more. */
  readonly withoutDomains?: readonly CompromiseDomain[] | undefined;
  /** One of these must be among the items, whatever else is. */
  readonly oneOf?: readonly Method[] | undefined;
}

/** What an overlay demands of those who countersign, above the rule. */
interface ApprovalDemand {
  readonly always?: number | undefined;
  readonly callBack?: boolean | undefined;
  readonly keyTenureDays?: number | undefined;
  /** Beside those of the rule and of other overlays. */
  readonly seats?: readonly Seat[] | undefined;
}

/**
 * How much longer the time to object is at least, and how much shorter every other time at most. Where it speaks of the time to
 * object, no evidence waives that any more: the row that says so is another.
 */
type WindowDemand = { readonly [K in keyof Omit<Windows, 'coolingOffWaivedBy'>]?: Windows[K] | undefined };

/** What raises a plan: it can only ask for more (recovery policy, section 3, "raise, never lower"). */
export interface Overlay {
  readonly overlay: string;
  readonly tier?: Tier | undefined;
  readonly evidence?: EvidenceDemand | undefined;
  readonly approvals?: ApprovalDemand | undefined;
  readonly windows?: WindowDemand | undefined;
  readonly notices?: NoticeLevel | undefined;
  readonly review?: { readonly dueSeconds: number } | undefined;
}

function most<N extends number>(one: N, other: N | undefined): N {
  return other === undefined || one >= other ? one : other;
}

function least(one: number, other: number | undefined): number {
  return other === undefined ? one : Math.min(one, other);
}

/** Each thing once, in an order that does not depend on who asked for it first. */
function canonically<T>(things: readonly T[]): readonly T[] {
  const byText = new Map(things.map((thing) => [canonicalJson(thing), thing]));
  return [...byText].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, thing]) => thing);
}

function union<T>(one: readonly T[] | undefined, more: readonly T[] | undefined): readonly T[] | undefined {
  return more === undefined || more.length === 0 ? one : canonically([...(one ?? []), ...more]);
}

/** The key with its value, or nothing: what a plan does not say it does not say as `undefined` either. */
function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

function stricterEvidence(rule: EvidenceRule, demand: EvidenceDemand): EvidenceRule {
  const minimumStrength = most(rule.minimumStrength, demand.minimumStrength);
  const { without = [] } = demand;
  const { oneAlone: _, ...severalDemanded } = rule;
  return {
    ...severalDemanded,
    atLeast: most(rule.atLeast, demand.atLeast),
    minimumStrength,
    oneAtLeast: most(rule.oneAtLeast, demand.oneAtLeast),
    methods: rule.methods.filter(({ method, strength }) => strength >= minimumStrength && !without.includes(method)),
    tenureDays: most(rule.tenureDays, demand.tenureDays),
    ...given('verifiers', demand.verifiers === undefined ? rule.verifiers : most(demand.verifiers, rule.verifiers)),
    ...given('oneOf', union(rule.oneOf, demand.oneOf && [demand.oneOf.toSorted()])),
    ...given('withoutDomains', union(rule.withoutDomains, demand.withoutDomains)),
  };
}

function stricterApprovals(rule: ApprovalRule, demand: ApprovalDemand): ApprovalRule {
  const always = most(rule.always, demand.always);
  return {
    ...rule,
    always,
    whenRelayable: Math.max(rule.whenRelayable, always),
    callBack: rule.callBack || demand.callBack === true,
    keyTenureDays: most(rule.keyTenureDays, demand.keyTenureDays),
    ...given('seats', union(rule.seats, demand.seats)),
  };
}

function stricterWindows(windows: Windows, demand: WindowDemand): Windows {
  const { grantSeconds, coolingOffWaivedBy, ...others } = windows;
  return {
    evidenceSeconds: least(others.evidenceSeconds, demand.evidenceSeconds),
    approvalSeconds: least(others.approvalSeconds, demand.approvalSeconds),
    coolingOffSeconds: most(others.coolingOffSeconds, demand.coolingOffSeconds),
    handOverSeconds: least(others.handOverSeconds, demand.handOverSeconds),
    claimSeconds: least(others.claimSeconds, demand.claimSeconds),
    warrantSeconds: least(others.warrantSeconds, demand.warrantSeconds),
    ...given('grantSeconds', grantSeconds && least(grantSeconds, demand.grantSeconds)),
    ...given('coolingOffWaivedBy', demand.coolingOffSeconds === undefined ? coolingOffWaivedBy : undefined),
  };
}

function stricterReview({ review }: Plan, tier: Tier, dueSeconds: number | undefined): Plan['review'] {
  const { percentOfCompleted, ...rest } = review;
  const due = least(review.dueSeconds, dueSeconds);
  const drawn = tier <= DRAWN_TIER_MAX ? percentOfCompleted : undefined;
  return {
    ...rest,
    dueSeconds: due,
    reminderSeconds: Math.min(review.reminderSeconds, due),
    ...given('percentOfCompleted', drawn),
  };
}

function louder(one: NoticeLevel | undefined, other: NoticeLevel | undefined): NoticeLevel | undefined {
  const level = (notices: NoticeLevel | undefined) => (notices === undefined ? -1 : NOTICE_LEVELS.indexOf(notices));
  return level(one) >= level(other) ? one : other;
}

/**
 * Whether anybody could give what a plan demands, had they enrolled everything: overlays that forbid each other's evidence leave
 * nothing, and then there is no plan.
 */
export function canBeProven({ atLeast, oneAtLeast, methods, oneOf = [] }: EvidenceRule): boolean {
  const admitted = methods.map(({ method }) => method);
  return (
    methods.length >= atLeast &&
    methods.some(({ strength }) => strength >= oneAtLeast) &&
    admitted.some(isOfSubject) &&
    oneOf.every((some) => some.some((method) => admitted.includes(method)))
  );
}

/**
 * A plan with all that it and an overlay demand: the stricter of both in everything, in nothing lower. The order of several
 * overlays makes no difference, nor does one that is said twice (`test/domain/overlays.test.ts`). What is done, and in whose
 * name, stays the rule's.
 */
export function stricterPlan(plan: Plan, overlay: Overlay): Plan {
  const tier = most(plan.tier, overlay.tier);
  // One item is enough where a password is bound (row 1a) or a lock taken off (row 2): never where more is asked of the evidence.
  const { binding, ...unbound } = plan;
  const binds = tier <= DRAWN_TIER_MAX && overlay.evidence === undefined;
  // Whoever owns a key is often of a class that is told of more, and proves no more by it (row 11).
  const isAsBefore = plan.action === 'api-key.rotate' && overlay.evidence === undefined;
  return {
    ...unbound,
    ...given('binding', binds ? binding : undefined),
    tier,
    overlays: canonically([...(plan.overlays ?? []), overlay.overlay]),
    evidence: binds || isAsBefore ? plan.evidence : stricterEvidence(plan.evidence, overlay.evidence ?? {}),
    approvals: stricterApprovals(plan.approvals, overlay.approvals ?? {}),
    windows: stricterWindows(tier > plan.tier ? withoutWaiver(plan.windows) : plan.windows, overlay.windows ?? {}),
    ...given('notices', louder(plan.notices, overlay.notices)),
    review: stricterReview(plan, tier, overlay.review?.dueSeconds),
  };
}
