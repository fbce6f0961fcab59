import { standingThings, worthOf, type MethodTraits } from './admissible.js';
import { DAY, SECOND } from './clock.js';
import { withItsKey } from './devices.js';
import { enrolledBy, fixesFor, type Fix } from './coverage-fixes.js';
import { heldSince, type EnrolledFacts } from './enrolled.js';
import { isAttested, type Evidence, type EvidenceReceipt, type Method } from './evidence.js';
import { approvalsOf, evidenceSatisfies, type EvidenceContext } from './evidence-rules.js';
import type { MethodRule, Plan } from './plan.js';
import { proofingDays } from './proofing.js';
import type { Assurance } from './subjects.js';

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
  | { readonly state: 'uncovered'; readonly fix: Advice | null };

/** What somebody can do to get a way to recover. */
export interface Advice {
  readonly enrol: readonly Fix[];
  /** Whether they have to be proofed again, too; in the directory of record, before anything happens. */
  readonly proofAgain?: true;
  readonly closesAt: number;
}

/**
 * Judges what a person has enrolled, all of it that is genuine and not used up or lost, and what the directory of record says of
 * how surely they are who they are.
 */
export type Judge = (enrolled: readonly EnrolledFacts[], assurance: Assurance) => Coverage;

/** Somebody, as far as it decides whether they could be recovered. */
interface Held {
  readonly all: readonly EnrolledFacts[];
  readonly assurance: Assurance;
}

/** Stands where a case, its person and its session will: only that they are the same everywhere matters. */
const SUPPOSED = 'supposed';

/** A case of the plan that opens at a time. A loss of which nobody said what it is may be of anything. */
function caseAt(plan: Plan, assurance: Assurance, at: number): EvidenceContext {
  const { action } = plan;
  const opening = { receipt: { action, openedAt: at, assurance } };
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

/** A row's items may be no combination that NIST counts, or repeat no proofing: one more of each then completes them. */
const FURTHER_ITEMS = 2;

/** The way that needs fewest approvals in a case that opens at a time. */
function pathAt(demand: Demand, { all, assurance }: Held, at: number): Path | null {
  const { plan, traits } = demand;
  const kase = caseAt(plan, assurance, at);
  const judgedBy = { opening: kase.opening.receipt, tenureDays: plan.evidence.tenureDays };
  const itemsByMethod = plan.evidence.methods.flatMap((rule) => {
    const { enrolledKind } = traits[rule.method];
    if (enrolledKind === null || isAttested(rule.method)) return [];
    const standing = standingThings(judgedBy, enrolledKind, all);
    return standing.ok ? [standing.enrolled.map((thing) => itemOf(demand, rule, thing, all, at))] : [];
  });
  let best: Path | null = null;
  for (let count = 1; count <= Math.min(itemsByMethod.length, plan.evidence.atLeast + FURTHER_ITEMS); count += 1) {
    for (const evidence of choices(itemsByMethod, count)) {
      if (!evidenceSatisfies(kase, evidence, at) || isEnoughBefore(kase, evidence, at)) continue;
      const approvals = approvalsOf(kase, evidence);
      if (best !== null && best.approvals <= approvals) continue;
      best = { methods: evidence.map(({ receipt }) => receipt.method), approvals };
    }
  }
  return best;
}

/** Whether evidence is enough whichever of it comes last: then nobody is asked for all of it. */
function isEnoughBefore(kase: EvidenceContext, evidence: readonly Evidence[], at: number): boolean {
  return evidence.every((last) =>
    evidenceSatisfies(
      kase,
      evidence.filter((item) => item !== last),
      at,
    ),
  );
}

/** From when on there is a way, if nothing more is enrolled; null where there will be none. */
function ripening(demand: Demand, held: Held, now: number): { readonly at: number; readonly path: Path } | null {
  const tenure = demand.plan.evidence.tenureDays * DAY;
  const ripe = held.all.map((thing) => heldSince(thing) + tenure).filter((at) => at > now);
  const times = [now, ...new Set(ripe)].toSorted((one, other) => one - other);
  for (const at of times) {
    const path = pathAt(demand, held, at);
    if (path !== null) return { at, path };
  }
  return null;
}

/** The same person once they were proofed again, at the level of before. */
function proofedAgain({ all, assurance }: Held, at: number): Held {
  const { ial = 2 } = assurance.proofing ?? {};
  return { all, assurance: { ...assurance, proofing: { ial, at } } };
}

/** What a judgement depends on beside the things: levels, and how old a proofing is as far as the plan asks. */
function assuranceProfile({ plan }: Demand, { proofing, maximumAal }: Assurance, now: number): string {
  const days = proofingDays(plan);
  const until = (proofing?.at ?? 0) + (days ?? 0) * DAY;
  // Nothing ripens later than a tenure from now: who is proofed for longer is proofed for all of it.
  const lasts = until > now + plan.evidence.tenureDays * DAY && (proofing?.at ?? 0) <= now;
  const age = days === null || until <= now ? 0 : lasts ? 1 : proofing?.at;
  return JSON.stringify([maximumAal, proofing?.ial, age]);
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
  // Advice is of ways that do not hang on one authenticator, which may be lost: none to bind by.
  const advised = { plan: { ...plan, binding: undefined }, traits };
  const possible = fixesFor(plan, traits);
  const judged = new Map<string, Coverage>();

  function judge(held: Held): Coverage {
    const own = ripening(demand, held, now);
    if (own !== null) {
      return own.at === now ? { state: 'covered', ...own.path } : { state: 'waits', until: own.at, ...own.path };
    }
    for (const enrol of [[], ...possible]) {
      const followed = { ...held, all: [...held.all, ...enrol.flatMap((fix) => enrolledBy(fix, now))] };
      const fixed = ripening(advised, followed, now);
      if (fixed !== null) return { state: 'uncovered', fix: { enrol, closesAt: fixed.at } };
      const again = ripening(advised, proofedAgain(followed, now), now);
      if (again !== null) return { state: 'uncovered', fix: { enrol, proofAgain: true, closesAt: again.at } };
    }
    return { state: 'uncovered', fix: null };
  }

  return (all, assurance) => {
    const profile = `${profileOf(all, now - plan.evidence.tenureDays * DAY)} ${assuranceProfile(demand, assurance, now)}`;
    const known = judged.get(profile) ?? judge({ all, assurance });
    judged.set(profile, known);
    return known;
  };
}
