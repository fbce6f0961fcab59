import { LINE_FACTS } from './phone-lines.js';
import type { Plan } from './plan.js';
import type { Refusal } from './refusals.js';

/** Whether a difference demands less, more, something that nobody can compare by rule, or is only what a thing is called. */
export type Direction = 'laxer' | 'unclear' | 'stricter' | 'name';

/** One thing that two plans of one action demand differently. A side that does not have it is undefined. */
export interface PlanChange {
  /** Where in the plan, as `evidence.methods.totp.strength`: what a list holds goes by its own name. */
  readonly path: string;
  readonly direction: Direction;
  readonly before: unknown;
  readonly after: unknown;
}

/** What of two plans holds for somebody, the one that needs looking at first. */
export const VERDICTS = ['laxer', 'unclear', 'refused', 'stricter', 'same'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Which way a value is stricter, and what stands for it where it is absent; there is no comparing where nothing does. */
interface Scale {
  readonly stricter: 'more' | 'less';
  readonly absent?: number;
}
const more: Scale = { stricter: 'more' };
const less: Scale = { stricter: 'less' };
/** Stricter where it is there at all. */
const there: Scale = { stricter: 'more', absent: 0 };
/** Stricter where it is not there. */
const missing: Scale = { stricter: 'less', absent: 0 };
/** A limit: no limit where it is absent. */
const limit: Scale = { stricter: 'less', absent: Infinity };
/** Of a hundred; all of them where it is absent. */
const percent: Scale = { stricter: 'more', absent: 100 };

/** What is stricter, by path; `*` is any one name. A path that is not here cannot be compared: somebody has to look. */
const SCALES: Readonly<Record<string, Scale>> = {
  tier: more,
  'evidence.atLeast': more,
  'evidence.minimumStrength': more,
  'evidence.oneAtLeast': more,
  // One item alone is enough from this strength on: from none, where nothing is said.
  'evidence.oneAlone': { stricter: 'more', absent: Infinity },
  'evidence.minimumWithoutSuperior': there,
  'evidence.verifiers': { stricter: 'more', absent: 1 },
  'evidence.tenureDays': more,
  'evidence.oneOf': there,
  'evidence.oneOf.*': there,
  'evidence.withoutDomains': there,
  'evidence.withoutDomains.*': there,
  'evidence.attemptsPerMethod': less,
  'evidence.attemptsPerCase': less,
  'evidence.attemptsPerPersonPerDay': less,
  'evidence.methods.*': missing,
  'evidence.methods.*.strength': less,
  'evidence.methods.*.freshSeconds': less,
  // A line of which nothing is said must be known in everything.
  'evidence.methods.*.mustKnow': { stricter: 'more', absent: LINE_FACTS.length },
  'evidence.methods.*.mustKnow.*': there,
  'evidence.methods.*.acr': missing,
  'evidence.methods.*.acr.*': missing,
  'evidence.methods.*.acr.*.strength': less,
  'evidence.methods.*.acr.*.repeatsIal': missing,
  'evidence.methods.*.seenWithinSeconds': limit,
  // A rule that is no row of NIST's gives a plan by it only.
  riskAnalysis: missing,
  // A method that is none of NIST's own counts by it only.
  'evidence.methods.*.riskAnalysis': missing,
  'evidence.methods.*.attesters': there,
  'evidence.methods.*.attesters.trainingDays': less,
  'proofing.tier1Days': limit,
  'proofing.tier2Days': limit,
  'proofing.tier3Days': limit,
  'proofing.tier4Days': limit,
  proofing: there,
  binding: missing,
  'binding.percentOfCompleted': percent,
  'approvals.always': more,
  'approvals.whenRelayable': more,
  'approvals.callBack': more,
  'approvals.keyTenureDays': more,
  'approvals.statementSeconds': less,
  'approvals.seats': there,
  'approvals.seats.*': there,
  'approvals.seats.*.atLeast': more,
  'approvals.seats.*.from.*': missing,
  'approvals.seats.*.windowSeconds': limit,
  'approvals.inOrder': there,
  acknowledgement: there,
  'acknowledgement.withinSeconds': less,
  'windows.evidenceSeconds': less,
  'windows.approvalSeconds': less,
  'windows.coolingOffSeconds': more,
  // Whoever gives such evidence is not waited for.
  'windows.coolingOffWaivedBy': missing,
  'windows.coolingOffWaivedBy.strength': more,
  'windows.coolingOffWaivedBy.inPerson': there,
  'windows.handOverSeconds': less,
  'windows.claimSeconds': less,
  'windows.warrantSeconds': less,
  'windows.grantSeconds': missing,
  // Levels N1 to N3 (recovery policy, section 3); N1 where nothing is said.
  notices: { stricter: 'more', absent: 1 },
  'review.dueSeconds': less,
  'review.reminderSeconds': less,
  'review.percentOfCompleted': percent,
  spacingSeconds: more,
  repudiationDays: more,
};

/** What a plan is called and who answers for it, which demands nothing of anybody. */
const NAMES: readonly string[] = [
  'rule',
  'controlOwner',
  'reference',
  'policyDigest',
  'policyLabel',
  'raisedBy',
  'classes',
  'overlays',
  'account',
];

/** What names the members of a list, the first that they have. */
const NAMED_BY = ['method', 'kind', 'seat', 'value', 'relation', 'group', 'class', 'action'] as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(member: unknown, nth: number): string {
  if (!isRecord(member)) return String(member);
  const name = NAMED_BY.map((key) => member[key]).find((one) => typeof one === 'string');
  return typeof name === 'string' ? name : String(nth);
}

/** What is in a map or a list, by name; of two with one name, the second goes by its place too. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (isRecord(value)) return new Map(Object.entries(value).filter(([, member]) => member !== undefined));
  if (!Array.isArray(value)) return null;
  const members = new Map<string, unknown>();
  for (const [nth, member] of value.entries()) {
    const name = nameOf(member, nth);
    members.set(members.has(name) ? `${name}#${nth}` : name, isRecord(member) ? member : true);
  }
  return members;
}

/** `evidence.methods.totp` as `evidence.methods.*`: every name that was taken from a list. */
function scaleOf(steps: readonly Step[]): Scale | undefined {
  return SCALES[steps.map(({ name, listed }) => (listed ? '*' : name)).join('.')];
}

interface Step {
  readonly name: string;
  readonly listed: boolean;
}

function measure(value: unknown, scale: Scale): number {
  if (value === undefined) return scale.absent ?? NaN;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const level = typeof value === 'string' ? /^N([1-9])$/.exec(value)?.[1] : undefined;
  if (level !== undefined) return Number(level);
  return Array.isArray(value) ? value.length : 1;
}

function directionOf(steps: readonly Step[], before: unknown, after: unknown): Direction {
  const [first, second] = steps;
  if (NAMES.includes(first?.name ?? '') || (first?.name === 'binding' && second?.name === 'rule')) return 'name';
  const scale = scaleOf(steps);
  if (scale === undefined) return 'unclear';
  const grown = measure(after, scale) - measure(before, scale);
  // Two absent limits are no difference, and come from no plan.
  if (Number.isNaN(grown) || grown === 0) return 'unclear';
  return grown > 0 === (scale.stricter === 'more') ? 'stricter' : 'laxer';
}

function* differences(before: unknown, after: unknown, steps: readonly Step[]): Iterable<PlanChange> {
  const [old, young] = [membersOf(before), membersOf(after)];
  const bothLists = Array.isArray(before) && Array.isArray(after);
  if (old !== null && young !== null && bothLists === (Array.isArray(before) || Array.isArray(after))) {
    for (const name of new Set([...old.keys(), ...young.keys()]))
      yield* differences(old.get(name), young.get(name), [...steps, { name, listed: bothLists }]);
    return;
  }
  if (before === after) return;
  const path = steps.map(({ name }) => name).join('.');
  yield { path, direction: directionOf(steps, before, after), before, after };
}

const DIRECTIONS: readonly Direction[] = ['laxer', 'unclear', 'stricter', 'name'];

/**
 * What one plan demands otherwise than another of the same action, laxer first. Both are read as data, so that what a later
 * version adds to a plan is told as well; until it has a scale here it counts as unclear, and never as harmless.
 */
export function planChanges(before: Plan, after: Plan): readonly PlanChange[] {
  return [...differences(before, after, [])].toSorted(
    (one, other) => DIRECTIONS.indexOf(one.direction) - DIRECTIONS.indexOf(other.direction),
  );
}

/**
 * What a new plan, or none, means for somebody: laxer if it is so in one thing, whatever else is stricter. Who had no plan and has
 * one now is told as laxer.
 */
export function verdictOf(before: Plan | Refusal, after: Plan | Refusal): Verdict {
  if (typeof after === 'string') return typeof before === 'string' ? 'same' : 'refused';
  if (typeof before === 'string') return 'laxer';
  const directions = planChanges(before, after).map(({ direction }) => direction);
  return (['laxer', 'unclear', 'stricter'] as const).find((one) => directions.includes(one)) ?? 'same';
}
