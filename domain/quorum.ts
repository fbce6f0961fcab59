import { accountsOf } from './accounts.js';
import type { Case } from './case.js';
import { CLOCK_SKEW, SECOND } from './clock.js';
import type { Decision } from './decisions.js';
import { approvalsOf } from './evidence-rules.js';
import type { Seat, SeatHolder } from './plan.js';
import type { Refusal } from './refusals.js';
import { isAmong } from './statement-rules.js';
import type { PersonId } from './subjects.js';

/** What of a case says which approvals it needs. */
export type Countersigned = Pick<Case, 'plan' | 'evidence' | 'opening' | 'frozenAt' | 'withdrawals'>;

/** Every approval that a case needs, as one place each, and which approval fills it. */
interface Seating {
  readonly places: readonly Seat[];
  /** By place; null where it is empty. */
  readonly filledBy: readonly (Decision | null)[];
}

/** A seat and whose approvals fill it. */
interface FilledSeat extends Seat {
  readonly filledBy: readonly PersonId[];
}

/** How strictly a seating is made: whether order and windows count. */
interface Strictness {
  readonly inOrder: boolean;
  readonly inTime: boolean;
}

/** The seats of a plan, and one more for what they leave of the number of approvals: the plan's group gives that. */
function seatsOf(kase: Countersigned): readonly Seat[] {
  const { seats = [], group } = kase.plan.approvals;
  const needed = approvalsOf(kase, kase.evidence);
  if (needed === 0) return [];
  const rest = seats.reduce((left, { atLeast }) => left - atLeast, needed);
  return rest > 0 ? [...seats, { seat: group, from: [{ group }], atLeast: rest }] : seats;
}

/** How many distinct people must countersign: what the evidence demands, and never fewer than there are places. */
export function approvalsWanted(kase: Countersigned): number {
  return seatsOf(kase).reduce((sum, { atLeast }) => sum + atLeast, 0);
}

/** Whether an approval is by somebody who may fill a seat, by their signed standing. */
function mayFill({ from }: Seat, { standing }: Decision): boolean {
  return isAmong(standing.receipt, from);
}

/** When approvals began to be asked for: when the evidence was frozen, or somebody last took theirs back. */
function askedSince({ frozenAt, withdrawals = [] }: Countersigned): number {
  return Math.max(frozenAt ?? 0, ...withdrawals.map(signedAt));
}

/** When the worker read the standing of whoever signed. */
function signedAt({ standing }: Decision): number {
  return standing.receipt.readAt;
}

/** Until when a seat may be filled that is asked for since then; for as long as the case waits, where it says nothing. */
function closesAt({ windowSeconds }: Seat, since: number): number {
  return windowSeconds === undefined ? Infinity : since + windowSeconds * SECOND;
}

/** One approval of each person, the first; another account of the same person is the same person, and so is who stands for them (invariant 4). */
export function byDistinctPeople(approvals: readonly Decision[]): readonly Decision[] {
  return approvals.filter((approval, at) => {
    const before = new Set(approvals.slice(0, at).flatMap(accountsOf));
    return !accountsOf(approval).some((account) => before.has(account));
  });
}

/** In the order of the seats: each approval fills the next place, or nothing more is filled. */
function seatInOrder(
  places: readonly Seat[],
  approvals: readonly Decision[],
  fits: (seat: Seat, approval: Decision, since: number) => boolean,
  start: number,
): readonly (Decision | null)[] {
  const filled: Decision[] = [];
  let since = start;
  for (const [at, place] of places.entries()) {
    const approval = approvals[at];
    const before = filled.at(-1);
    if (before !== undefined && places[at - 1] !== place) since = Math.max(start, signedAt(before));
    if (approval === undefined || !fits(place, approval, since)) break;
    filled.push(approval);
  }
  return places.map((_, at) => filled[at] ?? null);
}

/**
 * In any order: as many places as distinct people can fill, each person one, and first those that close first. A maximum
 * matching by augmenting paths: whoever sits already moves to another place they fit, where that makes room (Kuhn 1955;
 * places and people are a handful).
 */
function seatInAnyOrder(
  places: readonly Seat[],
  approvals: readonly Decision[],
  fits: (seat: Seat, approval: Decision) => boolean,
): readonly (Decision | null)[] {
  const placeOf = new Map<Decision, Seat>();
  const fills = (place: Seat, tried: Set<Decision>): boolean => {
    for (const approval of approvals) {
      if (tried.has(approval) || !fits(place, approval)) continue;
      tried.add(approval);
      const sitsIn = placeOf.get(approval);
      if (sitsIn !== undefined && !fills(sitsIn, tried)) continue;
      placeOf.set(approval, place);
      return true;
    }
    return false;
  };
  const byUrgency = places.toSorted((one, other) => closesAt(one, 0) - closesAt(other, 0) || 0);
  for (const place of byUrgency) fills(place, new Set());
  const left = [...placeOf];
  return places.map((place) => {
    const at = left.findIndex(([, filled]) => filled === place);
    return at === -1 ? null : (left.splice(at, 1)[0]?.[0] ?? null);
  });
}

function seatingOf(kase: Countersigned, approvals: readonly Decision[], strictness?: Strictness): Seating {
  const { inOrder, inTime } = strictness ?? { inOrder: kase.plan.approvals.inOrder === true, inTime: true };
  const places = seatsOf(kase).flatMap((seat) => Array.from({ length: seat.atLeast }, () => seat));
  const start = askedSince(kase);
  const people = byDistinctPeople(approvals);
  const fits = (seat: Seat, approval: Decision, since: number): boolean =>
    mayFill(seat, approval) && (!inTime || signedAt(approval) <= closesAt(seat, since) + CLOCK_SKEW);
  const filledBy = inOrder
    ? seatInOrder(places, people, fits, start)
    : seatInAnyOrder(places, people, (seat, approval) => fits(seat, approval, start));
  return { places, filledBy };
}

function filledIn(seating: Seating): number {
  return seating.filledBy.filter((approval) => approval !== null).length;
}

/** Whether every seat is filled, by distinct people, and as many of them countersigned as the evidence demands. */
export function quorumReached(kase: Countersigned, approvals: readonly Decision[]): boolean {
  return seatingOf(kase, approvals).filledBy.every((approval) => approval !== null);
}

/** How many of the approvals that a case needs it has. */
export function approvalsCounted(kase: Countersigned, approvals: readonly Decision[]): number {
  return filledIn(seatingOf(kase, approvals));
}

/** Why one approval more fills no seat that is empty, or null: its author has none, comes too late, too soon, or after others. */
export function seatRefusal(kase: Countersigned, before: readonly Decision[], approval: Decision): Refusal | null {
  const after = [...before, approval];
  const adds = (strictness?: Strictness): boolean =>
    filledIn(seatingOf(kase, after, strictness)) > filledIn(seatingOf(kase, before, strictness));
  if (adds()) return null;
  if (!seatsOf(kase).some((seat) => mayFill(seat, approval))) return 'not-in-group';
  const inOrder = kase.plan.approvals.inOrder === true;
  if (adds({ inOrder, inTime: false })) return 'seat-window-over';
  return adds({ inOrder: false, inTime: false }) ? 'seat-not-yet' : 'seat-taken';
}

/** The approvals that still fill a seat when some were taken out from among them. */
export function stillSeated(kase: Countersigned, approvals: readonly Decision[]): readonly Decision[] {
  return approvals.reduce<readonly Decision[]>(
    (left, approval) => (seatRefusal(kase, left, approval) === null ? [...left, approval] : left),
    [],
  );
}

/**
 * Until when a case waits for what is missing: an approval counts for as long as its plan lets one wait for the others
 * (recovery policy, section 2), and a seat may be shorter.
 */
export function approvalsUntil(kase: Countersigned, approvals: readonly Decision[]): number {
  const since = askedSince(kase);
  const wasTakenBack = (kase.withdrawals ?? []).length > 0;
  const oldest = wasTakenBack ? Math.min(since, ...approvals.map(signedAt)) : since;
  const { places, filledBy } = seatingOf(kase, approvals);
  const open = places.filter((_, at) => filledBy[at] === null);
  const ends =
    kase.plan.approvals.inOrder === true ? nextEnd(open, filledBy, since) : open.map((seat) => closesAt(seat, since));
  return Math.min(oldest + kase.plan.windows.approvalSeconds * SECOND, ...ends);
}

/** In order only the next seat is asked for: since the one before it was filled, unless some of its own places are. */
function nextEnd(open: readonly Seat[], filledBy: readonly (Decision | null)[], since: number): readonly number[] {
  const [next] = open;
  if (next === undefined) return [];
  const given = filledBy.filter((approval) => approval !== null);
  const ofItsOwn = next.atLeast - open.filter((seat) => seat === next).length;
  const before = given.at(-1 - ofItsOwn);
  return [closesAt(next, before === undefined ? since : Math.max(since, signedAt(before)))];
}

/** Whether approvals were given so close together that each counts still when the last comes (recovery policy, section 2). */
export function areOfOneTime({ plan }: Pick<Case, 'plan'>, approvals: readonly Decision[]): boolean {
  const times = approvals.map(signedAt);
  return Math.max(...times) - Math.min(...times) <= plan.windows.approvalSeconds * SECOND + CLOCK_SKEW;
}

const RELATION_WORDS = { manager: 'the manager', sponsor: 'the sponsor', owner: 'the owner' } as const;

function holderInWords(holder: SeatHolder): string {
  return 'group' in holder ? `one of ${holder.group}` : RELATION_WORDS[holder.relation];
}

/** Who is still missing, seat by seat, without names: "one of identity-team", "the manager or the sponsor". */
export function missingApprovals(kase: Countersigned, approvals: readonly Decision[]): readonly string[] {
  const { places, filledBy } = seatingOf(kase, approvals);
  return places.filter((_, at) => filledBy[at] === null).map(({ from }) => from.map(holderInWords).join(' or '));
}

/** Each seat of a case and who filled it, in the order of its plan. */
export function seatsFilled(kase: Countersigned, approvals: readonly Decision[]): readonly FilledSeat[] {
  const { places, filledBy } = seatingOf(kase, approvals);
  return [...new Set(places)].map((seat) => ({
    ...seat,
    filledBy: filledBy.flatMap((approval, at) => (approval !== null && places[at] === seat ? [approval.by] : [])),
  }));
}

/** Every group, and every relation to the subject, that may fill a seat of a plan. */
export function holdersWanted({ approvals }: Case['plan']): readonly SeatHolder[] {
  return [{ group: approvals.group }, ...(approvals.seats ?? []).flatMap(({ from }) => from)];
}

/** Who may fill the seats that are still empty; anybody's who may approve at all, where none is. */
export function holdersMissing(kase: Countersigned, approvals: readonly Decision[]): readonly SeatHolder[] {
  const { places, filledBy } = seatingOf(kase, approvals);
  const missing = places.filter((_, at) => filledBy[at] === null).flatMap(({ from }) => from);
  return missing.length > 0 ? missing : holdersWanted(kase.plan);
}
