import type { Plan } from '../plan.js';
import { isReachable, placesOf, type Place } from './quorum.js';
import type { Demand, Worker } from './simulation.js';
import { HOURS_IN_WEEK } from './roster.js';

/** Cases of one kind as they come, and the plan that each of them has. */
export interface Volumed {
  readonly name: string;
  readonly plan: Plan;
  readonly casesPerHour: readonly number[];
}

/** What an hour of the week can do for cases of a kind. */
export interface HourReached {
  readonly hour: number;
  readonly name: string;
  readonly casesPerHour: number;
  /** Who is there that may countersign, whoever opens. */
  readonly there: number;
  /** Whether the approvals of every case can be had. */
  readonly always: boolean;
  /** Whether those can be had that all of a case demands whose evidence can be read out. */
  readonly whenRelayable: boolean;
}

/** Hours on end in which cases come that cannot be countersigned. */
export interface Hole {
  readonly name: string;
  /** First hour, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Whether even cases whose evidence cannot be read out find no quorum. */
  readonly always: boolean;
}

/** The group of those who open cases, and who has no other part in one. */
const DESK: Place = { groups: ['desk'] };

/** Everybody of a case who has to be there at once: those who countersign, and whoever acknowledges what is granted. */
function partsOf(plan: Plan, approvals: number): readonly Place[] {
  const { acknowledgement } = plan;
  return [...placesOf(plan, approvals), ...(acknowledgement ? [{ groups: [acknowledgement.group] }] : [])];
}

const worstOf = ({ approvals: { always, whenRelayable } }: Plan): number => Math.max(always, whenRelayable);

const isOf = ({ groups }: Place, worker: Worker): boolean => groups.some((group) => worker.groups.includes(group));

/**
 * What each hour of the week can do: whether distinct people who are there could fill every part of one case, the opener's too. A case is
 * opened by somebody of the desk where somebody is there, else by a tool.
 */
export function reached(volumes: readonly Volumed[], workers: readonly Worker[]): readonly HourReached[] {
  return volumes.flatMap(({ name, plan, casesPerHour }) =>
    Array.from({ length: HOURS_IN_WEEK }, (_, hour): HourReached => {
      const there = workers.filter(({ hours }) => hours[hour]);
      const opener = there.some((worker) => isOf(DESK, worker)) ? [DESK] : [];
      const isMet = (approvals: number) => isReachable([...opener, ...partsOf(plan, approvals)], there);
      const places = placesOf(plan, worstOf(plan));
      return {
        hour,
        name,
        casesPerHour: casesPerHour[hour] ?? 0,
        there: there.filter((worker) => places.some((place) => isOf(place, worker))).length,
        always: isMet(plan.approvals.always),
        whenRelayable: isMet(worstOf(plan)),
      };
    }),
  );
}

/** The holes of a roster: hours on end, of one kind of cases. */
export function holesOf(hours: readonly HourReached[]): readonly Hole[] {
  const holes: Hole[] = [];
  for (const { hour, name, casesPerHour, always, whenRelayable } of hours) {
    if (casesPerHour <= 0 || whenRelayable) continue;
    const last = holes.at(-1);
    if (last?.name === name && last.to === hour && last.always === !always)
      holes[holes.length - 1] = { ...last, to: hour + 1 };
    else holes.push({ name, from: hour, to: hour + 1, always: !always });
  }
  return holes;
}

/** What is simulated of a volume. The rest of its cases, whose evidence cannot be read out, comes as a kind of its own. */
export function demandsOf({ name, plan, casesPerHour }: Volumed, percentRelayable: number): readonly Demand[] {
  const share = percentRelayable / 100;
  const part = (of: number, approvals: number): Demand => ({
    name,
    casesPerHour: casesPerHour.map((cases) => cases * of),
    places: placesOf(plan, approvals),
    opener: DESK,
    windowMinutes: plan.windows.approvalSeconds / 60,
    reviewer: { groups: [plan.review.group] },
    percentReviewed: plan.review.percentOfCompleted ?? 100,
  });
  return [part(share, worstOf(plan)), part(1 - share, plan.approvals.always)];
}
