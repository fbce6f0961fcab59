import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, begin } from '../../../domain/advance.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import { stories } from './stories.js';
import { walks } from './walk.js';

/** Enough that every phase, outcome and nearly every refusal is met many times; about ten seconds. */
const WALKS = 2_000;

describe('a case, whatever is said to it', () => {
  it('never acts unearned, counts people once, ends what may not stay, and stays stopped (invariants 2 to 11)', () => {
    const seen = { phases: new Map<string, number>(), outcomes: new Map<string, number>(), refusals: new Map<string, number>() };
    const count = (into: Map<string, number>, names: ReadonlySet<string>): void => {
      for (const name of names) into.set(name, (into.get(name) ?? 0) + 1);
    };
    fc.assert(
      fc.property(stories, (story) => {
        const trace = walks({ begin, advance }, story);
        count(seen.phases, trace.phases);
        count(seen.outcomes, trace.outcomes);
        count(seen.refusals, trace.refusals);
      }),
      { numRuns: WALKS },
    );
    console.log(seen);
    expect(OUTCOMES.filter((outcome) => (seen.outcomes.get(outcome) ?? 0) < 10)).toEqual([]);
  });
});
