import type { MethodTraits } from './admissible.js';
import { isAttested, isOfSubject, type CompromiseDomain, type Method } from './evidence.js';
import type { MethodRule, Plan } from './plan.js';

/** What a plan's score is made of. Together they are a hundred. */
export const STRENGTH_PARTS = { evidence: 40, relay: 20, people: 20, time: 10, review: 10 } as const;
export type StrengthPart = keyof typeof STRENGTH_PARTS;

/** How hard a plan is to talk past, on its weakest permitted way. */
export interface PlanStrength {
  /** 0 to 100. */
  readonly points: number;
  readonly parts: Readonly<Record<StrengthPart, number>>;
  /** The methods of that way; empty where no way is permitted at all. */
  readonly weakest: readonly Method[];
  /** Whether all of it can be read out to a caller. */
  readonly relayable: boolean;
  /** How many countersign on that way. */
  readonly approvals: number;
}

/** Two items of strength 4 are the most that any row of the recovery policy asks for. */
const STRONGEST_SUM = 8;
/** Two people, as rows 4 and 6 have. */
const MOST_APPROVALS = 2;
const HOUR_SECONDS = 3_600;

type Traits = Readonly<Record<Method, MethodTraits>>;

/** Domains that each person is one of by themselves (recovery policy, section 5.4). */
const PERSONAL: readonly CompromiseDomain[] = ['voucher', 'attester'];

function independent(one: Method, other: Method, traits: Traits): boolean {
  return !traits[one].domains.some((domain) => !PERSONAL.includes(domain) && traits[other].domains.includes(domain));
}

function* choices(rules: readonly MethodRule[], count: number): Iterable<readonly MethodRule[]> {
  if (count === 0) yield [];
  const [first, ...rest] = rules;
  if (count === 0 || first === undefined) return;
  for (const others of choices(rest, count - 1)) yield [first, ...others];
  yield* choices(rest, count);
}

/** Every way that the rule of a plan permits, with no item too many. */
function* ways({ evidence }: Plan, traits: Traits): Iterable<readonly MethodRule[]> {
  const { withoutDomains = [], oneOf = [] } = evidence;
  const isLeftOut = ({ method }: MethodRule) => traits[method].domains.some((one) => withoutDomains.includes(one));
  const counted = evidence.methods.filter(
    (rule) => worth(rule, traits) >= evidence.minimumStrength && !isLeftOut(rule),
  );
  const { oneAlone = Infinity } = evidence;
  for (const rule of counted) if (worth(rule, traits) >= oneAlone && !isAttested(rule.method)) yield [rule];
  for (const way of choices(counted, evidence.atLeast)) {
    if (!way.some(({ method }) => isOfSubject(method))) continue;
    if (!way.some((rule) => worth(rule, traits) >= evidence.oneAtLeast)) continue;
    if (!isStrongEnough(evidence, way, traits)) continue;
    if (!oneOf.every((methods) => way.some(({ method }) => methods.includes(method)))) continue;
    const pairs = way.flatMap((one, nth) => way.slice(nth + 1).map((other) => [one.method, other.method] as const));
    if (pairs.every(([one, other]) => independent(one, other, traits))) yield way;
  }
}

/** Whether one is of S4, or each as strong as is wanted where none is (row 4). */
function isStrongEnough(
  { minimumWithoutSuperior = 0 }: Plan['evidence'],
  way: readonly MethodRule[],
  traits: Traits,
): boolean {
  const worths = way.map((rule) => worth(rule, traits));
  return worths.includes(4) || worths.every((one) => one >= minimumWithoutSuperior);
}

function worth({ method, strength }: MethodRule, traits: Traits): number {
  return Math.min(strength, traits[method].strength);
}

/** How many countersign, as `approvalsNeeded` counts it of evidence that was given. */
function approvalsOn(plan: Plan, way: readonly MethodRule[], traits: Traits): number {
  const { always, whenRelayable } = plan.approvals;
  const moderate = way.filter((rule) => worth(rule, traits) >= 2).length;
  const enough = plan.evidence.oneAlone === undefined ? 2 : 1;
  const needs = moderate < enough || way.every(({ method }) => traits[method].relayable);
  return needs ? Math.max(always, whenRelayable) : always;
}

/** The time to object on a way, which one of its items may waive (rows 3 and 4). */
function timePoints({ windows }: Plan, way: readonly MethodRule[], traits: Traits): number {
  const { coolingOffSeconds, coolingOffWaivedBy: waiver } = windows;
  const waives = (rule: MethodRule) =>
    waiver !== undefined &&
    worth(rule, traits) >= waiver.strength &&
    (waiver.inPerson !== true || rule.method === 'in-person');
  const hours = way.some(waives) ? 0 : coolingOffSeconds / HOUR_SECONDS;
  return hours >= 4 ? STRENGTH_PARTS.time : hours >= 1 ? STRENGTH_PARTS.time / 2 : 0;
}

/** Half for looking at all of them, half for looking soon: within a day, or three. */
function reviewPoints({ review }: Plan): number {
  const hours = review.dueSeconds / HOUR_SECONDS;
  const soon = hours <= 24 ? 5 : hours <= 72 ? 2 : 0;
  return ((review.percentOfCompleted ?? 100) / 100) * 5 + soon;
}

function scored(plan: Plan, way: readonly MethodRule[], traits: Traits): PlanStrength {
  const relayable = way.every(({ method }) => traits[method].relayable);
  const approvals = approvalsOn(plan, way, traits);
  const sum = way.reduce((total, rule) => total + worth(rule, traits), 0);
  const calledBack = plan.approvals.callBack && approvals > 0 ? STRENGTH_PARTS.relay / 2 : 0;
  const parts = {
    evidence: (Math.min(sum, STRONGEST_SUM) / STRONGEST_SUM) * STRENGTH_PARTS.evidence,
    relay: relayable ? calledBack : STRENGTH_PARTS.relay,
    people: (Math.min(approvals, MOST_APPROVALS) / MOST_APPROVALS) * STRENGTH_PARTS.people,
    time: timePoints(plan, way, traits),
    review: reviewPoints(plan),
  };
  const points = Math.round(Object.values(parts).reduce((total, part) => total + part, 0));
  return { points, parts, weakest: way.map(({ method }) => method), relayable, approvals };
}

/**
 * The score of a plan: that of the weakest way by which it can be satisfied, since whoever attacks chooses the way. Our own
 * measure, to compare two policies and to see what would raise one; no standard knows it (docs/policy-tools.md). The way by
 * binding (row 1a) is none of recovery, and is not counted.
 *
 * @param traits of every verification method
 */
export function strengthOf(plan: Plan, traits: Traits): PlanStrength {
  let weakest: PlanStrength | null = null;
  for (const way of ways(plan, traits)) {
    const strength = scored(plan, way, traits);
    if (weakest === null || strength.points < weakest.points) weakest = strength;
  }
  const none = { evidence: 0, relay: 0, people: 0, time: 0, review: 0 };
  return weakest ?? { points: 0, parts: none, weakest: [], relayable: false, approvals: 0 };
}
