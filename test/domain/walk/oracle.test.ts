import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BROKEN, BROKEN_GRANTS, BROKEN_LOSSES } from './broken.js';
import { Broken } from './oracle.js';
import { emergencyStories, lossStories, stories } from './stories.js';
import { walks } from './walk.js';

/** Fixed, so that a broken machine is found in the same walk every time. */
const SEED = 20_260_112;

describe('the oracle of the random walks', () => {
  it.each(BROKEN)('notices a machine that $name', ({ noticed, machine }) => {
    const found = fc.check(
      fc.property(stories, (story) => void walks(machine, story)),
      { numRuns: 10_000, seed: SEED, endOnFailure: true },
    );
    expect(found.errorInstance).toBeInstanceOf(Broken);
    expect(found.errorInstance).toMatchObject({ rule: noticed });
  });

  it.each(BROKEN_LOSSES)('notices a machine that $name', ({ noticed, machine }) => {
    const found = fc.check(
      fc.property(lossStories, (story) => void walks(machine, story)),
      { numRuns: 10_000, seed: SEED, endOnFailure: true },
    );
    expect(found.errorInstance).toBeInstanceOf(Broken);
    expect(found.errorInstance).toMatchObject({ rule: noticed });
  });

  it.each(BROKEN_GRANTS)('notices a machine that $name', ({ noticed, machine }) => {
    const found = fc.check(
      fc.property(emergencyStories, (story) => void walks(machine, story)),
      { numRuns: 10_000, seed: SEED, endOnFailure: true },
    );
    expect(found.errorInstance).toBeInstanceOf(Broken);
    expect(found.errorInstance).toMatchObject({ rule: noticed });
  });
});
