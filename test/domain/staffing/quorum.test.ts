import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Plan } from '../../../domain/plan.js';
import { filled, isReachable, placesOf, type Candidate, type Place } from '../../../domain/staffing/quorum.js';
import { samplePlan } from '../support/plans.js';

const groups = fc.subarray(['a', 'b', 'c', 'd']);
const candidates = fc
  .array(groups, { maxLength: 5 })
  .map((all) => all.map((of, nth): Candidate => ({ personId: `p-${nth}`, groups: of })));
const places = fc.array(groups, { maxLength: 4 }).map((all) => all.map((of): Place => ({ groups: of })));

/** The most places that can be filled, by trying everybody in every place. */
function mostOf([place, ...others]: readonly Place[], free: readonly Candidate[]): number {
  if (place === undefined) return 0;
  const ways = free
    .filter((one) => place.groups.some((group) => one.groups.includes(group)))
    .map(
      (taken) =>
        1 +
        mostOf(
          others,
          free.filter((one) => one !== taken),
        ),
    );
  return Math.max(mostOf(others, free), ...ways);
}

const withSeats = (approvals: Partial<Plan['approvals']>): Plan => {
  const plan = samplePlan();
  return { ...plan, approvals: { ...plan.approvals, group: 'g', ...approvals } };
};

describe('a quorum of distinct people', () => {
  it('fills as many places as any choice of people could', () => {
    fc.assert(
      fc.property(places, candidates, (of, people) => {
        expect(filled(of, people)).toBe(mostOf(of, people));
      }),
      { numRuns: 500 },
    );
  });

  it('is never lost by one person more, nor won by one place more', () => {
    fc.assert(
      fc.property(places, candidates, groups, (of, people, more) => {
        const another: Candidate = { personId: 'another', groups: more };
        expect(filled(of, [...people, another])).toBeGreaterThanOrEqual(filled(of, people));
        expect(isReachable([...of, { groups: more }], people) && !isReachable(of, people)).toBe(false);
      }),
    );
  });

  it('attack: one person in two groups fills one place', () => {
    const one = [{ personId: 'p', groups: ['a', 'b'] }];
    expect(isReachable([{ groups: ['a'] }, { groups: ['b'] }], one)).toBe(false);
  });

  it('has the places of the seats, and further ones for whoever the group or a seat has', () => {
    const seats = [{ seat: 'hr', from: [{ group: 'h' }], atLeast: 2 }];
    expect(placesOf(withSeats({}), 2)).toEqual([{ groups: ['g'] }, { groups: ['g'] }]);
    expect(placesOf(withSeats({ seats }), 1)).toEqual([{ groups: ['h'] }, { groups: ['h'] }]);
    expect(placesOf(withSeats({ seats }), 3)[2]).toEqual({ groups: ['g', 'h', 'h'] });
  });

  it('leaves out a seat that stands open to somebody in a relation to the subject, and counts it among the approvals', () => {
    const seats = [{ seat: 'manager', from: [{ relation: 'manager' as const }], atLeast: 1 }];
    expect(placesOf(withSeats({ seats }), 2)).toEqual([{ groups: ['g'] }]);
  });
});
