import { describe, expect, it } from '@jest/globals';
import { advance } from '../../domain/advance.js';
import type { Case } from '../../domain/case.js';
import type { StopReceipt } from '../../domain/receipts.js';
import { claimReceipt, stopReceipt, unsigned } from './support/receipts.js';
import { Told } from './support/told.js';

const stop = (told: Told, changes: Partial<StopReceipt> = {}): Told =>
  told.hears((kase, now) => ({ kind: 'stopped', stop: unsigned(stopReceipt(kase, now, changes)), messageId: 'm' }));
const reset = (told: Told, last: Case): Told => told.hears(() => ({ kind: 'run-reset', last }));

const verifying = Told.opened().proves('totp');
const approving = Told.opened().verified();
const cooling = Told.opened({ windows: { coolingOffSeconds: 60 } })
  .verified()
  .decides('adam', 'approve');
const executing = approving.decides('adam', 'approve');
const waiting = executing.factsHold();
const acting = Told.claimed().reads('applied');
const done = Told.completed();
const ending = done.reviews('rita', 'not-justified');
const closed = done.reviews('rita', 'justified');

describe('a stop (invariant 10)', () => {
  it.each([
    ['verifying', verifying, 'under-review'],
    ['approving', approving, 'under-review'],
    ['cooling-off', cooling, 'under-review'],
    ['executing', executing, 'ending'],
    ['awaiting-claim', waiting, 'ending'],
    ['executing', acting, 'ending'],
    ['ending', ending, 'ending'],
    ['under-review', done, 'ending'],
    ['closed', closed, 'ending'],
  ])('"not me" while a case is %s ends it', (phase, told, then) => {
    expect(told.kase.phase).toBe(phase);
    const stopped = stop(told);
    expect(stopped.kase).toMatchObject({
      phase: then,
      outcome: 'repudiated',
      stop: { receipt: { reason: 'repudiated' } },
    });
    expect(stopped.last.notices[0]?.kind).toBe('case-ended');
  });

  it('is final: nothing that was said before brings the case back', () => {
    const stopped = stop(acting);
    for (const told of [
      stopped.factsHold(),
      stopped.claims(),
      stopped.proves('totp'),
      stopped.decides('arno', 'approve'),
    ]) {
      expect(told.kase).toMatchObject({ phase: 'ending', outcome: 'repudiated' });
      expect(told.last.refused).toBe('not-wanted-now');
    }
    expect(stop(stopped).last.refused).toBe('stopped');
  });

  it('undoes a completed case, and is reviewed', () => {
    const undone = stop(done).reads('ended').reads('end-proven');
    expect(undone.kase).toMatchObject({ phase: 'under-review', outcome: 'repudiated' });
    expect(undone.reviews('rita', 'justified').kase.phase).toBe('closed');
  });

  it('after a review is reviewed again, because that review did not look at it (invariant 11)', () => {
    const undone = stop(ending).reads('ended').reads('end-proven');
    expect(undone.kase).toMatchObject({ phase: 'under-review', outcome: 'repudiated', review: null });
    expect(undone.reviews('rob', 'justified').kase).toMatchObject({ phase: 'closed', review: { by: 'rob' } });
  });

  it('by an opener cancels what has no outcome yet, and nothing else', () => {
    expect(stop(approving, { reason: 'cancelled', by: 'dora' }).kase).toMatchObject({
      phase: 'under-review',
      outcome: 'cancelled',
    });
    expect(stop(done, { reason: 'cancelled', by: 'dora' }).last.refused).toBe('not-wanted-now');
  });

  it('attack: the stop of another case stops nothing', () => {
    const told = stop(approving, { caseId: 'another' });
    expect(told.last.refused).toBe('no-standing');
    expect(told.kase.phase).toBe('approving');
  });
});

describe('a run that is not the one the case began with (engine: reset)', () => {
  it.each([
    ['verifying', verifying],
    ['approving', approving],
    ['cooling-off', cooling],
    ['awaiting-claim', waiting],
    ['executing', acting],
  ])('takes up a case that was %s, only to undo it, and wants a human', (_, last) => {
    const told = reset(verifying, last.kase);
    expect(told.kase).toMatchObject({
      phase: 'ending',
      outcome: 'failed',
      mayOnlyUndo: true,
      needsHuman: true,
      sequence: last.kase.sequence + 1,
    });
  });

  it('leaves a finished case where it was, and a veto a veto', () => {
    expect(reset(verifying, done.kase).kase).toMatchObject({
      phase: 'under-review',
      outcome: 'completed',
      mayOnlyUndo: true,
      needsHuman: true,
    });
    const vetoed = approving.decides('arno', 'veto');
    expect(reset(approving, vetoed.kase).kase).toMatchObject({
      phase: 'under-review',
      outcome: 'refused',
      stoppedBy: { by: 'arno' },
    });
  });

  it('leaves a case that was reviewed closed, and one that nobody looked at is looked at now', () => {
    expect(reset(verifying, closed.kase).kase).toMatchObject({ phase: 'closed', mayOnlyUndo: true, needsHuman: true });
    const unseen: Case = { ...closed.kase, review: null };
    expect(reset(verifying, unseen).kase).toMatchObject({ phase: 'under-review', mayOnlyUndo: true });
  });

  it('wants a human again when such a case is repudiated after its review, as no other does', () => {
    const reviewed = reset(verifying, done.kase).reviews('rita', 'justified');
    expect(reviewed.kase).toMatchObject({ phase: 'closed', needsHuman: false });
    expect(stop(reviewed).kase).toMatchObject({ phase: 'ending', outcome: 'repudiated', needsHuman: true });
    expect(stop(closed).kase.needsHuman).toBe(false);
    const refused = executing.factsHold(false);
    expect(stop(refused).kase.needsHuman).toBe(true);
  });

  it('attack: told of another case, it takes up its own all the same, only to undo it', () => {
    const told = reset(acting, { ...done.kase, id: 'another' });
    expect(told.kase).toMatchObject({ id: acting.kase.id, phase: 'ending', outcome: 'failed', mayOnlyUndo: true });
  });
});

describe('every step', () => {
  it('counts one further, refused or not, and says what was heard and what became of it', () => {
    const told = approving.decides('dora', 'approve');
    expect(told.last.entry).toEqual({
      caseId: approving.kase.id,
      sequence: approving.kase.sequence + 1,
      fact: told.last.entry.fact,
      messageId: `approve-by-dora-at-${told.now}`,
      refusal: 'decider-opened',
      phaseBefore: 'approving',
      phase: 'approving',
      outcome: null,
      at: told.now,
    });
  });

  it('numbers its notices by its entry, so that a retry is the same mail', () => {
    expect(executing.factsHold().last).toMatchObject({
      notices: [{ kind: 'claim-ready', sequence: 5 }],
      entry: { sequence: 5 },
    });
  });

  it('records noise and refused messages, and changes nothing for them', () => {
    const noise = approving.hears(() => ({ kind: 'noise', noise: { unreadable: 2 } }));
    expect(noise.kase).toEqual({ ...approving.kase, sequence: approving.kase.sequence + 1 });
    expect(noise.last).toMatchObject({ refused: null, notices: [] });
    const refused = noise.hears(() => ({
      kind: 'message-refused',
      refusal: 'proof',
      messageId: 'm',
      about: 'approve',
    }));
    expect(refused.last.refused).toBe('proof');
    expect(refused.kase).toEqual({ ...noise.kase, sequence: noise.kase.sequence + 1 });
  });

  it('tells nobody of what is refused, of what one person gave, or of a time that passed without an objection', () => {
    const told = [
      Told.opened().proves('totp'),
      approving.decides('dora', 'approve'),
      cooling.waits(60).deadlineComes(),
      executing.factsHold(false).deadlineComes(),
    ];
    for (const { last } of told) expect(last.notices).toEqual([]);
  });

  it('tells of a change that is coming only where there is time to object, and of a review by its own name', () => {
    const kindsOf = ({ last }: Told) => last.notices.map(({ kind }) => kind);
    expect(kindsOf(executing)).toEqual(['decision-recorded']);
    expect(kindsOf(cooling)).toEqual(['decision-recorded', 'change-coming']);
    const methods = [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'passkey', strength: 4, freshSeconds: 600 },
    ] as const;
    const unapproved = Told.opened({ evidence: { methods } }).proves('totp').proves('passkey');
    expect(unapproved.kase.phase).toBe('executing');
    expect(kindsOf(unapproved)).toEqual([]);
    expect(kindsOf(reset(verifying, { ...closed.kase, review: null }))).toEqual(['review-wanted']);
  });

  it('of a closed case refuses', () => {
    expect(closed.decides('arno', 'veto').last.refused).toBe('case-closed');
    expect(stop(closed, { reason: 'cancelled' }).last.refused).toBe('case-closed');
    expect(closed.hears(() => ({ kind: 'deadline' })).last.refused).toBe('case-closed');
  });

  it('is a fault before the case is open: an impossible state is not talked away', () => {
    const opening: Case = { ...verifying.kase, phase: 'opening' };
    expect(() =>
      advance(opening, { kind: 'claimed', claim: unsigned(claimReceipt(opening, 0)), messageId: 'm' }, verifying.now),
    ).toThrow(/before it is open/);
  });
});
