import type { Plan } from '../plan.js';
import type { PersonId } from '../subjects.js';

/** A place that one person fills: whoever is in one of these groups. */
export interface Place {
  readonly groups: readonly string[];
}

/** Somebody who may fill places. */
export interface Candidate {
  readonly personId: PersonId;
  readonly groups: readonly string[];
}

const fits = ({ groups }: Place, candidate: Candidate): boolean =>
  groups.some((group) => candidate.groups.includes(group));

/**
 * The places that a plan has to be filled for so many approvals, those of its seats first. A seat that somebody in a relation to the
 * subject may fill is none of a roster's, whoever else may: a manager, a sponsor or an owner is not known before the case.
 */
export function placesOf({ approvals }: Pick<Plan, 'approvals'>, needed: number): readonly Place[] {
  const { seats = [], group } = approvals;
  const seated = seats.flatMap(({ from, atLeast }) => {
    const groups = from.flatMap((holder) => ('group' in holder ? [holder.group] : []));
    return Array.from({ length: atLeast }, () => (groups.length < from.length ? null : { groups }));
  });
  const further = Math.max(0, needed - seated.length);
  const anyOf = [group, ...seated.flatMap((place) => place?.groups ?? [])];
  return [
    ...seated.filter((place) => place !== null),
    ...Array.from({ length: further }, (): Place => ({ groups: anyOf })),
  ];
}

/**
 * How many of the places distinct people can fill at once: a largest matching, found by augmenting paths (one more is filled
 * whenever some reshuffle allows it).
 */
export function filled(places: readonly Place[], candidates: readonly Candidate[]): number {
  const placeOf = new Map<PersonId, number>();
  const tryToFill = (nth: number, asked: Set<PersonId>): boolean => {
    const place = places[nth];
    if (place === undefined) return false;
    for (const candidate of candidates) {
      const { personId } = candidate;
      if (asked.has(personId) || !fits(place, candidate)) continue;
      asked.add(personId);
      const theirs = placeOf.get(personId);
      if (theirs === undefined || tryToFill(theirs, asked)) {
        placeOf.set(personId, nth);
        return true;
      }
    }
    return false;
  };
  return places.filter((_place, nth) => tryToFill(nth, new Set())).length;
}

/** Whether every place can be filled by somebody of their own. */
export function isReachable(places: readonly Place[], candidates: readonly Candidate[]): boolean {
  return filled(places, candidates) === places.length;
}
