import { standingThings, worthOf, type MethodTraits } from './admissible.js';
import { DAY, SECOND } from './clock.js';
import { withItsKey } from './devices.js';
import { enrolledBy, fixesFor, type Fix } from './coverage-fixes.js';
import { heldSince, type EnrolledFacts } from './enrolled.js';
import { isAttested, type Evidence, type EvidenceReceipt, type Method } from './evidence.js';
import { approvalsNeeded, evidenceSatisfies, type EvidenceContext } from './evidence-rules.js';
import type { MethodRule, Plan } from './plan.js';

/** A way to satisfy a plan: by which methods, and how many must countersign then. */
export interface Path {
  readonly methods: readonly Method[];
  readonly approvals: number;
}

/** Whether a person could be recovered under a plan. Times in epoch milliseconds. */
export type Coverage =
  | ({ readonly state: 'covered' } & Path)
  /** Enrolled too recently: nothing to do but wait. */
  | ({ readonly state: 'waits'; readonly until: number } & Path)
  /** The cheapest that closes the gap, and when it does if it is followed now; null where nothing that we know of does. */
  | { readonly state: 'uncovered'; readonly fix: { readonly enrol: readonly Fix[]; readonly closesAt: number } | null };

/** Judges what a person has enrolled: all of it that is genuine and not used up or lost. */
export type Judge = (enrolled: readonly EnrolledFacts[]) => Coverage;

/** Stands where a case, its person and its session will: only that they are the same everywhere matters. */
const SUPPOSED = 'supposed';

/** A case of the plan that opens at a time. A loss of which nobody said what it is may be of anything. */
function caseAt(plan: Plan, at: number): EvidenceContext {
  const { action } = plan;
  const opening = { receipt: { action, openedAt: at } };
  return { id: SUPPOSED, action, subject: { personId: SUPPOSED }, session: SUPPOSED, plan, opening, evidence: [] };
}

/** Every choice of so many of the lists, one of each. */
function* choices<T>(lists: readonly (readonly T[])[], count: number): Iterable<readonly T[]> {
  if (count === 0) yield [];
  const [first, ...rest] = lists;
  if (count === 0 || first === undefined || lists.length < count) return;
  for (const one of first) for (const others of choices(rest, count - 1)) yield [one, ...others];
  yield* choices(rest, count);
}

/** What is demanded, and how much what people have counts. */
interface Demand {
  readonly plan: Plan;
  readonly traits: Readonly<Record<Method, MethodTraits>>;
}

/** What somebody would give in such a case, at the moment it opens. */
function itemOf(
  demand: Demand,
  rule: MethodRule,
  thing: EnrolledFacts,
  all: readonly EnrolledFacts[],
  at: number,
): Evidence {
  const receipt: EvidenceReceipt = {
    type: 'evidence',
    caseId: SUPPOSED,
    personId: SUPPOSED,
    action: demand.plan.action,
    session: SUPPOSED,
    purpose: 'verify',
    ...worthOf(rule, demand.traits[rule.method], thing, all),
    messageId: thing.enrolledId,
    verifiedAt: at,
    freshUntil: at + rule.freshSeconds * SECOND,
  };
  return { receipt, jws: '' };
}

/** The way that needs fewest approvals in a case that opens at a time. Of more items than are demanded none is needed. */
function pathAt(demand: Demand, all: readonly EnrolledFacts[], at: number): Path | null {
  const { plan, traits } = demand;
  const kase = caseAt(plan, at);
  const judgedBy = { opening: kase.opening.receipt, tenureDays: plan.evidence.tenureDays };
  const itemsByMethod = plan.evidence.methods.flatMap((rule) => {
    const { enrolledKind } = traits[rule.method];
    if (enrolledKind === null || isAttested(rule.method)) return [];
    const standing = standingThings(judgedBy, enrolledKind, all);
    return standing.ok ? [standing.enrolled.map((thing) => itemOf(demand, rule, thing, all, at))] : [];
  });
  let best: Path | null = null;
  for (const evidence of choices(itemsByMethod, plan.evidence.atLeast)) {
    if (!evidenceSatisfies(kase, evidence, at)) continue;
    const approvals = approvalsNeeded(plan, evidence);
    if (best !== null && best.approvals <= approvals) continue;
    best = { methods: evidence.map(({ receipt }) => receipt.method), approvals };
  }
  return best;
}

/** From when on there is a way, if nothing more is enrolled; null where there will be none. */
function ripening(
  demand: Demand,
  all: readonly EnrolledFacts[],
  now: number,
): { readonly at: number; readonly path: Path } | null {
  const tenure = demand.plan.evidence.tenureDays * DAY;
  const ripe = all.map((thing) => heldSince(thing) + tenure).filter((at) => at > now);
  const times = [now, ...new Set(ripe)].toSorted((one, other) => one - other);
  // What counts once goes on counting: without a way at the end there is none before.
  const last = times.at(-1) ?? now;
  if (pathAt(demand, all, last) === null) return null;
  for (const at of times) {
    const path = pathAt(demand, all, at);
    if (path !== null) return { at, path };
  }
  return null;
}

/** What the answer depends on: things of the same kind, in the same place, that are old enough are alike. */
function profileOf(enrolled: readonly EnrolledFacts[], ripeSince: number): string {
  // Of a device counts what it is with the passkey on it, and nothing without.
  const asCounted = enrolled.flatMap((thing) =>
    thing.kind === 'device' ? (withItsKey(thing, enrolled) ?? []) : thing,
  );
  const things = asCounted.map((thing) => {
    const { kind, domains, device, behindIdentityProvider } = thing;
    return JSON.stringify([kind, Math.max(heldSince(thing), ripeSince), domains, device, behindIdentityProvider]);
  });
  return things.toSorted().join();
}

/**
 * Tells for one plan who could be recovered, by the rules that judge evidence themselves: the items that a person could
 * give are made up, and `evidenceSatisfies` is asked (issue 5, item 3). What others would have to vouch for is not counted
 * on: nothing that is enrolled tells that they will.
 *
 * @param traits of every verification method
 * @param now epoch milliseconds
 */
export function judgeOf(plan: Plan, traits: Demand['traits'], now: number): Judge {
  const demand = { plan, traits };
  const possible = fixesFor(plan, traits);
  const judged = new Map<string, Coverage>();

  function judge(enrolled: readonly EnrolledFacts[]): Coverage {
    const held = ripening(demand, enrolled, now);
    if (held !== null) {
      return held.at === now ? { state: 'covered', ...held.path } : { state: 'waits', until: held.at, ...held.path };
    }
    for (const enrol of possible) {
      const fixed = ripening(demand, [...enrolled, ...enrol.flatMap((fix) => enrolledBy(fix, now))], now);
      if (fixed !== null) return { state: 'uncovered', fix: { enrol, closesAt: fixed.at } };
    }
    return { state: 'uncovered', fix: null };
  }

  return (enrolled) => {
    const profile = profileOf(enrolled, now - plan.evidence.tenureDays * DAY);
    const known = judged.get(profile) ?? judge(enrolled);
    judged.set(profile, known);
    return known;
  };
}
