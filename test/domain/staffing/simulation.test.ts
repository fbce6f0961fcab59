import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chanceOf } from '../../../domain/staffing/chance.js';
import { HOURS_IN_WEEK } from '../../../domain/staffing/roster.js';
import { simulate, type Demand, type Pace, type Worker } from '../../../domain/staffing/simulation.js';

const always = Array.from({ length: HOURS_IN_WEEK }, () => true);
const worker = (personId: string, groups: readonly string[], hours = always): Worker => ({ personId, groups, hours });
const pace: Pace = { minutesPerApproval: 6, minutesPerReview: 10, weeks: 4, seed: 'test' };
const demand = (casesPerHour: number, changes: Partial<Demand> = {}): Demand => ({
  name: 'resets',
  casesPerHour: Array.from({ length: HOURS_IN_WEEK }, () => casesPerHour),
  places: [{ groups: ['approvers'] }],
  opener: { groups: ['desk'] },
  windowMinutes: 60,
  reviewer: { groups: ['reviewers'] },
  percentReviewed: 100,
  ...changes,
});
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** The mean wait before service of M/M/c in minutes: Erlang's C formula. */
function erlangC(perHour: number, minutes: number, servers: number): number {
  const offered = (perHour * minutes) / 60;
  let term = 1;
  let below = 0;
  for (let busy = 0; busy < servers; busy += 1) {
    below += term;
    term *= offered / (busy + 1);
  }
  const waiting = (term * servers) / (servers - offered);
  return ((waiting / (below + waiting)) * minutes) / (servers - offered);
}

describe('a week that is lived through', () => {
  it.each([
    [18, 3],
    [6, 1],
    [22, 3],
  ])(
    'is the queue M/M/c where one group is always there: %i cases an hour and %i people wait as Erlang says',
    (perHour, count) => {
      const people = Array.from({ length: count }, (_, nth) => worker(`p-${nth}`, ['approvers']));
      const { waited } = simulate(people, [demand(perHour, { windowMinutes: Infinity })], { ...pace, weeks: 40 });
      const waits = waited.flatMap((one) => one.waits);
      const mean = sum(waits) / waits.length;
      const expected = erlangC(perHour, 6, count) + 6;
      expect(mean / expected).toBeGreaterThan(0.93);
      expect(mean / expected).toBeLessThan(1.07);
    },
  );

  it('is the same for the same seed, and another for another', () => {
    const people = [worker('p', ['approvers'])];
    expect(simulate(people, [demand(2)], pace)).toEqual(simulate(people, [demand(2)], pace));
    expect(simulate(people, [demand(2)], { ...pace, seed: 'other' })).not.toEqual(simulate(people, [demand(2)], pace));
  });

  it('has each case signed by as many as it takes, or lapsed: no approval is lost or made up', () => {
    const hours = fc.array(fc.boolean(), { minLength: HOURS_IN_WEEK, maxLength: HOURS_IN_WEEK });
    fc.assert(
      fc.property(fc.array(hours, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 3 }), (all, count) => {
        const people = all.map((there, nth) => worker(`p-${nth}`, ['approvers'], there));
        const places = Array.from({ length: count }, () => ({ groups: ['approvers'] }));
        const { waited, loads } = simulate(people, [demand(1, { places })], { ...pace, weeks: 1 });
        const signed = sum(waited.map(({ waits }) => waits.length));
        expect(signed + sum(waited.map(({ lapsed }) => lapsed))).toBe(sum(waited.map(({ cases }) => cases)));
        expect(sum(loads.map(({ approvals }) => approvals))).toBe(signed * count);
        expect(waited.flatMap(({ waits }) => waits).every((wait) => wait >= 0 && wait <= 60)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('attack: whoever opens a case neither countersigns nor reviews it, however many groups they are in', () => {
    const alone = simulate([worker('p', ['desk', 'approvers', 'reviewers'])], [demand(1)], pace);
    expect(alone.waited.every(({ waits }) => waits.length === 0)).toBe(true);
    expect(alone.loads).toMatchObject([{ approvals: 0, reviews: 0 }]);
    const two = simulate([worker('p', ['desk', 'approvers']), worker('q', ['desk', 'approvers'])], [demand(1)], pace);
    expect(two.waited.every(({ lapsed, cases }) => lapsed < cases || cases === 0)).toBe(true);
    expect(two.loads.every(({ approvals }) => approvals > 0)).toBe(true);
  });

  it('waits through the hours in which nobody is there, and lapses what waits longer than the window', () => {
    const day = always.map((_there, hour) => hour % 24 >= 8 && hour % 24 < 18);
    const { waited } = simulate([worker('p', ['approvers'], day)], [demand(1)], { ...pace, weeks: 20 });
    const at = (time: number) => waited.filter(({ hour }) => hour % 24 === time);
    expect(sum(at(3).map(({ waits }) => waits.length))).toBe(0);
    const [early, late] = [7, 12].map((time) => at(time).flatMap(({ waits }) => waits));
    expect(sum(early!) / early!.length).toBeGreaterThan((sum(late!) / late!.length) * 2);
  });

  it('shares reviews by the hours that people have, and draws only as many as the plan says', () => {
    const half = always.map((_there, hour) => hour % 2 === 0);
    const people = [worker('a', ['approvers']), worker('r', ['reviewers']), worker('s', ['reviewers'], half)];
    const { loads } = simulate(people, [demand(4)], { ...pace, weeks: 10 });
    expect(loads[1]!.reviews / loads[2]!.reviews).toBeCloseTo(2, 1);
    const some = simulate(people, [demand(4, { percentReviewed: 10 })], { ...pace, weeks: 10 });
    const reviewed = sum(some.loads.map(({ reviews }) => reviews));
    expect(reviewed / (4 * HOURS_IN_WEEK)).toBeGreaterThan(0.08);
    expect(reviewed / (4 * HOURS_IN_WEEK)).toBeLessThan(0.12);
  });
});

describe('chance', () => {
  it('is even, between 0 and 1, and the same for a seed', () => {
    const [one, again] = [chanceOf('seed'), chanceOf('seed')];
    const drawn = Array.from({ length: 8_000 }, () => one());
    expect(drawn.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => again()));
    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
    const tenths = new Map<number, number>();
    for (const number of drawn) tenths.set(Math.floor(number * 10), (tenths.get(Math.floor(number * 10)) ?? 0) + 1);
    expect([...tenths.values()].every((count) => Math.abs(count - 800) < 120)).toBe(true);
  });
});
