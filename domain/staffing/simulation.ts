import { chanceOf, exponential, type Chance } from './chance.js';
import type { Candidate, Place } from './quorum.js';
import { HOURS_IN_WEEK, type HoursOfWeek } from './roster.js';

/** Somebody who countersigns or reviews, and when they are there. */
export interface Worker extends Candidate {
  readonly hours: HoursOfWeek;
}

/** Cases of one kind, and what each of them takes. */
export interface Demand {
  readonly name: string;
  /** Cases in each hour of the week. */
  readonly casesPerHour: readonly number[];
  /** Who has to countersign a case. */
  readonly places: readonly Place[];
  /** Who opens a case, and so has no other part in it. */
  readonly opener: Place;
  /** How long a case waits for a quorum before it lapses. */
  readonly windowMinutes: number;
  readonly reviewer: Place;
  /** How many in a hundred are reviewed. */
  readonly percentReviewed: number;
}

/** How long things take, and how much is simulated. */
export interface Pace {
  readonly minutesPerApproval: number;
  readonly minutesPerReview: number;
  readonly weeks: number;
  readonly seed: string;
}

/** What cases of a kind that come in one hour of the week waited. */
export interface Waited {
  readonly name: string;
  /** From Monday, midnight UTC on. */
  readonly hour: number;
  readonly cases: number;
  /** Those that found no quorum within the window. */
  readonly lapsed: number;
  /** Of those that did: until the last had signed, one number for each. */
  readonly waits: readonly number[];
}

/** What somebody did in a week, on the average. */
export interface Load {
  readonly personId: string;
  readonly hours: number;
  readonly approvals: number;
  readonly reviews: number;
  /** Working time taken by both, of a hundred. */
  readonly percentBusy: number;
}

/** What came of it. */
export interface Simulated {
  readonly waited: readonly Waited[];
  readonly loads: readonly Load[];
}

interface Arrival {
  /** Minutes from the first Monday on. */
  readonly at: number;
  readonly hour: number;
  readonly demand: Demand;
}

interface Person extends Worker {
  freeFrom: number;
  approvals: number;
  reviews: number;
  openings: number;
  minutes: number;
}

/** Cases come one by one, independently of each other: a Poisson process whose rate changes with the hour. */
function arrivalsOf(demands: readonly Demand[], weeks: number, chance: Chance): readonly Arrival[] {
  const arrivals: Arrival[] = [];
  for (let hour = 0; hour < weeks * HOURS_IN_WEEK; hour += 1) {
    for (const demand of demands) {
      const rate = demand.casesPerHour[hour % HOURS_IN_WEEK] ?? 0;
      if (rate <= 0) continue;
      for (let at = exponential(chance, 60 / rate); at < 60; at += exponential(chance, 60 / rate))
        arrivals.push({ at: hour * 60 + at, hour: hour % HOURS_IN_WEEK, demand });
    }
  }
  return arrivals.toSorted((one, other) => one.at - other.at);
}

/** From when on somebody who is free at a time is there; the week comes again and again. */
function thereFrom(hours: HoursOfWeek, free: number): number {
  const first = Math.floor(free / 60);
  for (let hour = first; hour <= first + HOURS_IN_WEEK; hour += 1)
    if (hours[hour % HOURS_IN_WEEK]) return Math.max(free, hour * 60);
  return Infinity;
}

const fits = ({ groups }: Place, person: Person): boolean => groups.some((group) => person.groups.includes(group));

/** Whoever of the desk is there and opened fewest, one who could not countersign before one who could. */
function openerOf({ demand: { opener, places }, hour }: Arrival, people: readonly Person[]): Person | undefined {
  const couldSign = (person: Person) => (places.some((place) => fits(place, person)) ? 1 : 0);
  return people
    .filter((person) => person.hours[hour] && fits(opener, person))
    .toSorted((one, other) => couldSign(one) - couldSign(other) || one.openings - other.openings)[0];
}

/** Who could begin a place's approval first; of several, whoever did least. */
function soonest(place: Place, people: readonly Person[], at: number): { person: Person; from: number } | undefined {
  let best: { person: Person; from: number } | undefined;
  for (const person of people) {
    if (!fits(place, person)) continue;
    const from = thereFrom(person.hours, Math.max(at, person.freeFrom));
    const isSooner = best === undefined || from < best.from;
    if (isSooner || (from === best?.from && person.approvals < best.person.approvals)) best = { person, from };
  }
  return best?.from === Infinity ? undefined : best;
}

/** Seats a case; the minutes until its quorum, or null where it lapses. Nobody begins what would lapse. */
function countersigned(arrival: Arrival, people: readonly Person[], pace: Pace, chance: Chance, taken: Person[]) {
  const { at, demand } = arrival;
  const signed: { person: Person; from: number; until: number }[] = [];
  for (const place of demand.places) {
    const found = soonest(
      place,
      people.filter((person) => !taken.includes(person)),
      at,
    );
    if (found === undefined) return null;
    taken.push(found.person);
    signed.push({ ...found, until: found.from + exponential(chance, pace.minutesPerApproval) });
  }
  const waits = Math.max(0, ...signed.map(({ until }) => until - at));
  if (waits > demand.windowMinutes) return null;
  for (const { person, from, until } of signed) {
    person.freeFrom = until;
    person.approvals += 1;
    person.minutes += until - from;
  }
  return waits;
}

/** Minutes of work for each hour that somebody is there. */
function busyOf({ minutes, hours }: Person): number {
  return minutes / hours.filter(Boolean).length;
}

function review({ demand }: Arrival, people: readonly Person[], pace: Pace, chance: Chance, taken: Person[]): void {
  if (chance() * 100 >= demand.percentReviewed) return;
  const [reviewer] = people
    .filter((person) => fits(demand.reviewer, person) && !taken.includes(person) && person.hours.includes(true))
    .toSorted((one, other) => busyOf(one) - busyOf(other));
  if (reviewer === undefined) return;
  reviewer.reviews += 1;
  reviewer.minutes += pace.minutesPerReview;
}

function loadOf({ personId, hours, approvals, reviews, minutes }: Person, weeks: number): Load {
  const there = hours.filter(Boolean).length;
  const percentBusy = there === 0 ? 0 : (minutes / weeks / (there * 60)) * 100;
  return { personId, hours: there, approvals: approvals / weeks, reviews: reviews / weeks, percentBusy };
}

/**
 * Lives through some weeks with a roster: cases come at random, each is countersigned by whoever of those who may is there and free
 * first, one person one place; approvals take a time without memory. First come, first served. With one group that is always
 * there it is the queue M/M/c, and the test holds it against Erlang's formula. Reviews go to whoever is least busy, and wait for nothing.
 */
export function simulate(workers: readonly Worker[], demands: readonly Demand[], pace: Pace): Simulated {
  const chance = chanceOf(pace.seed);
  const people = workers.map((worker): Person => ({
    ...worker,
    freeFrom: 0,
    approvals: 0,
    reviews: 0,
    openings: 0,
    minutes: 0,
  }));
  const waited = new Map<string, { name: string; hour: number; cases: number; lapsed: number; waits: number[] }>();
  for (const arrival of arrivalsOf(demands, pace.weeks, chance)) {
    const { hour, demand } = arrival;
    const key = `${hour} ${demand.name}`;
    const of = waited.get(key) ?? { name: demand.name, hour, cases: 0, lapsed: 0, waits: [] };
    waited.set(key, of);
    const opener = openerOf(arrival, people);
    if (opener !== undefined) opener.openings += 1;
    const taken = opener === undefined ? [] : [opener];
    const waits = countersigned(arrival, people, pace, chance, taken);
    of.cases += 1;
    if (waits === null) of.lapsed += 1;
    else of.waits.push(waits);
    review(arrival, people, pace, chance, taken);
  }
  return { waited: [...waited.values()], loads: people.map((person) => loadOf(person, pace.weeks)) };
}
