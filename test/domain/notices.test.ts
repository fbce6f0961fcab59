import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endedBadly, NOTICE_KINDS, waitsForDigest } from '../../domain/notices.js';
import { OUTCOMES } from '../../domain/outcomes.js';
import { resetPlan } from './support/plans.js';

describe('what a manager reads in the digest of the day', () => {
  it('is that a case of tier 1 was opened, or done: of nothing else, and of no higher tier (issue 5, 7)', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3, 4), fc.constantFrom(...NOTICE_KINDS), (tier, kind) => {
        const mayWait = tier === 1 && ['case-opened', 'effects-applied'].includes(kind);
        expect(waitsForDigest({ plan: { ...resetPlan(), tier } }, kind)).toBe(mayWait);
      }),
    );
  });

  it('attack: is never what leaves them no time to object', () => {
    const plan = resetPlan();
    for (const kind of ['change-coming', 'claim-ready', 'case-ended', 'contained'] as const)
      expect(waitsForDigest({ plan }, kind)).toBe(false);
  });
});

describe('an end that may mean that somebody tried to get in', () => {
  it('is a refusal, a “not me” and a failure, and no other; a case that goes on has none', () => {
    const bad = OUTCOMES.filter((outcome) => endedBadly({ outcome }));
    expect([...bad].toSorted()).toEqual(['failed', 'refused', 'repudiated']);
    expect(endedBadly({ outcome: null })).toBe(false);
  });
});
