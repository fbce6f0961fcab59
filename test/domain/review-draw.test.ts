import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Case } from '../../domain/case.js';
import { isDrawnForReview, lotOf } from '../../domain/review-draw.js';
import { timelineOf } from '../../domain/timeline.js';
import { Told } from './support/told.js';

const drawing = (percentOfCompleted: number): Told => Told.completed({ review: { percentOfCompleted } });
const tenth = drawing(10);

/** A completed case as it would be had its claim been signed otherwise. */
function signedAs(jws: string, { kase }: Told): Case {
  return { ...kase, claim: { ...kase.claim!, jws } };
}

/** A signature whose lot is above one in ten. */
const LEFT_OUT = 'a';

describe('a completed case under a plan that draws', () => {
  it('is drawn about as often as the plan says, the same whoever draws again', () => {
    const cases = Array.from({ length: 2_000 }, (_, at) => signedAs(`claim ${at}`, tenth));
    const drawn = cases.filter(isDrawnForReview);
    expect(drawn.length).toBeGreaterThan(140);
    expect(drawn.length).toBeLessThan(260);
    expect(cases.filter(isDrawnForReview)).toEqual(drawn);
  });

  it('is drawn more often the more the plan asks for, and always under one that says 100 or nothing', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 10, max: 100 }),
        fc.integer({ min: 10, max: 100 }),
        (jws, one, other) => {
          const [fewer, more] = [Math.min(one, other), Math.max(one, other)];
          const at = (percentOfCompleted: number): boolean => {
            const { kase } = tenth;
            const plan = { ...kase.plan, review: { ...kase.plan.review, percentOfCompleted } };
            return isDrawnForReview({ ...signedAs(jws, tenth), plan });
          };
          expect(at(more) || !at(fewer)).toBe(true);
          expect(at(100)).toBe(true);
          expect(isDrawnForReview(signedAs(jws, Told.completed()))).toBe(true);
        },
      ),
    );
  });

  it('draws what nobody knows before the claim is made: another claim is another lot', () => {
    expect(lotOf(signedAs('a', drawing(10)))).not.toBe(lotOf(signedAs('b', drawing(10))));
  });

  it('closes when it is left out, and tells no reviewer', () => {
    const told = Told.claimed({ review: { percentOfCompleted: 50 } })
      .reads('applied')
      .reads('proven')
      .reads('applied');
    const closed = told.reads('proven');
    expect(closed.kase).toMatchObject({ phase: 'closed', outcome: 'completed', review: null, deadline: null });
    expect(closed.last.notices.map(({ kind }) => kind)).toEqual(['effects-applied']);
    const left = timelineOf(closed.kase).filter(({ what }) => what === 'left-out');
    expect(left).toMatchObject([{ by: null, detail: 'drew 0.5477; below 0.5 is looked at' }]);
  });
});

describe('a case that did not simply go well', () => {
  const leftOut = signedAs(LEFT_OUT, drawing(10));
  const because: readonly (readonly [string, Partial<Case>])[] = [
    ['did not complete', { outcome: 'lapsed' }],
    ['was stopped', { stop: Told.completed().stops('repudiated', 'alice').kase.stop }],
    ['was objected to', { stoppedBy: tenth.kase.approvals[0]! }],
    ['was refused an attempt', { attemptsRefused: 1 }],
    ['was taken up by another run', { mayOnlyUndo: true }],
    ['needs a person', { needsHuman: true }],
    ['was claimed by nobody', { claim: null }],
  ];

  it('would be left out otherwise', () => {
    expect(isDrawnForReview(leftOut)).toBe(false);
  });

  it.each(because)('because it %s is always looked at', (_, change) => {
    expect(isDrawnForReview({ ...leftOut, ...change })).toBe(true);
  });

  it('because nobody claimed it is always looked at, whatever its lot', () => {
    const unclaimed = Array.from({ length: 40 }, (_, at): Case => {
      const opening = { ...leftOut.opening, jws: `opening ${at}` };
      return { ...leftOut, opening, claim: null };
    });
    expect(unclaimed.every(isDrawnForReview)).toBe(true);
    expect(unclaimed.some((kase) => lotOf(kase) > 0.1)).toBe(true);
  });

  it('because it is above tier 1 is always looked at, whatever the plan says', () => {
    expect(isDrawnForReview({ ...leftOut, plan: { ...leftOut.plan, tier: 2 } })).toBe(true);
  });

  it('because fewer than one in ten would be looked at is drawn as one in ten', () => {
    const none = drawing(0);
    const cases = Array.from({ length: 400 }, (_, at) => signedAs(`claim ${at}`, none));
    expect(cases.map(isDrawnForReview)).toEqual(cases.map((kase) => lotOf(kase) < 0.1));
  });

  it('because it is repudiated or reset after it was left out is looked at then', () => {
    const closed = drawing(50);
    expect(closed.kase.phase).toBe('closed');
    expect(closed.stops('repudiated', 'alice').reads('ended').reads('end-proven').kase).toMatchObject({
      phase: 'under-review',
      outcome: 'repudiated',
    });
    expect(closed.hears(() => ({ kind: 'run-reset', last: closed.kase })).kase).toMatchObject({
      phase: 'under-review',
      mayOnlyUndo: true,
    });
  });
});
