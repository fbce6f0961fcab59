import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, begin } from '../../../domain/advance.js';
import { PHASES } from '../../../domain/case.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import { stories } from './stories.js';
import { walks } from './walk.js';

/** Enough that every phase and outcome is met many times over; about ten seconds. */
const WALKS = 1_500;

/** Least number of walks that must have come to each phase and each outcome: less would prove little about it. */
const LEAST_MET = 20;

const PLACES = [
  ...PHASES.filter((phase) => !['opening', 'executing', 'in-force'].includes(phase)),
  'executing/before-claim',
  'executing/claim',
];

describe('a case, whatever is said to it', () => {
  it('never acts unearned, counts people once, ends what may not stay, and stays stopped (invariants 2 to 11)', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(stories, (story) => {
        const { places, outcomes } = walks({ begin, advance }, story);
        for (const name of [...places, ...outcomes]) met.set(name, (met.get(name) ?? 0) + 1);
      }),
      { numRuns: WALKS },
    );
    const tooRare = [...PLACES, ...OUTCOMES].filter((name) => (met.get(name) ?? 0) < LEAST_MET);
    expect(tooRare).toEqual([]);
  });
});
