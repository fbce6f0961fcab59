import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../../domain/clock.js';
import { decisionBy } from '../support/decisions.js';
import { stopReceipt, unsigned } from '../support/receipts.js';
import { recusedAs } from '../support/people.js';
import { Told } from '../support/told.js';

const done = Told.completed();
const deadline = (told: Told): Told => told.waits(86_400).hears(() => ({ kind: 'deadline' }));

describe('a case under review', () => {
  it('closes when somebody who took no part found it justified', () => {
    const told = done.reviews('rita', 'justified');
    expect(told.kase).toMatchObject({ phase: 'closed', outcome: 'completed', deadline: null, review: { by: 'rita' } });
    expect(told.last.notices.map(({ kind }) => kind)).toEqual(['decision-recorded']);
  });

  it.each(['alice', 'mona', 'dora', 'olga', 'adam'])('attack: %s took part and cannot review it', (person) => {
    const told = done.reviews(person, 'justified');
    expect(told.last.refused).toBe(recusedAs(person));
    expect(told.kase.phase).toBe('under-review');
  });

  it('attack: whoever vetoed or stopped it cannot review it', () => {
    const vetoed = Told.opened().verified().decides('anna', 'veto');
    expect(vetoed.reviews('anna', 'justified').last.refused).toBe('not-a-distinct-person');
    const stopped = Told.opened().hears((kase, now) => ({
      kind: 'stopped',
      stop: unsigned(stopReceipt(kase, now, { by: 'rob' })),
      messageId: 'm',
    }));
    expect(stopped.reviews('rob', 'justified').last.refused).toBe('not-a-distinct-person');
    expect(stopped.reviews('rita', 'justified').kase.phase).toBe('closed');
  });

  it('attack: an approver’s group is not the reviewers’ group', () => {
    expect(done.reviews('arno', 'justified').last.refused).toBe('not-in-group');
  });

  it('ends what was done when it was not justified, and closes then', () => {
    const told = done.reviews('rita', 'not-justified');
    expect(told.kase).toMatchObject({ phase: 'ending', outcome: 'failed', review: { by: 'rita' } });
    expect(told.last.notices.map(({ kind }) => kind)).toEqual(['case-ended']);
    expect(told.reads('ended').reads('end-proven').kase).toMatchObject({
      phase: 'closed',
      outcome: 'failed',
      review: { by: 'rita' },
    });
  });

  it('closes at once when it was not justified and nothing stayed', () => {
    const refused = Told.opened().verified().decides('arno', 'refuse');
    expect(refused.reviews('rita', 'not-justified').kase).toMatchObject({ phase: 'closed', outcome: 'refused' });
  });

  it('reminds every day, says when it is late, wants a human then, and never closes by itself', () => {
    let told = done;
    for (let day = 1; day < 7; day += 1) {
      told = deadline(told);
      expect(told.last.notices.map(({ kind }) => kind)).toEqual(['review-reminder']);
      expect(told.kase).toMatchObject({ needsHuman: false, remindersSent: day, deadline: told.now + DAY });
    }
    const late = deadline(told);
    expect(late.last.notices.map(({ kind }) => kind)).toEqual(['review-overdue']);
    expect(late.kase).toMatchObject({ phase: 'under-review', needsHuman: true });
    expect(late.reviews('rita', 'justified').kase).toMatchObject({ phase: 'closed', needsHuman: false });
  });

  it('is late from the very second at which it is due, and reminds no later than that', () => {
    const due = Told.completed({ review: { dueSeconds: 3_600, reminderSeconds: 86_400 } });
    expect(due.kase).toMatchObject({ deadline: due.now + 3_600_000, reviewDueAt: due.now + 3_600_000 });
    expect(
      due
        .waits(3_590)
        .deadlineComes()
        .last.notices.map(({ kind }) => kind),
    ).toEqual(['review-overdue']);
    expect(due.waits(3_589).deadlineComes().last.refused).toBe('not-wanted-now');
  });

  it('attack: a review that concludes nothing is none, nor is another act that concludes', () => {
    const silent = done.hears((kase, now) => {
      const decision = decisionBy(kase, 'rita', 'review', now, { own: { conclusion: null } });
      return { kind: 'decision', decision, messageId: decision.messageId };
    });
    expect(silent.last.refused).toBe('not-wanted-now');
    const dressedUp = done.hears((kase, now) => {
      const decision = decisionBy(kase, 'rita', 'veto', now, { statement: { conclusion: 'justified' } });
      return { kind: 'decision', decision, messageId: decision.messageId };
    });
    expect(dressedUp.last.refused).toBe('not-wanted-now');
    expect(done.factsHold().last.refused).toBe('not-wanted-now');
  });

  it('attack: an approval is no review', () => {
    expect(done.decides('rita', 'approve').last.refused).toBe('not-wanted-now');
  });
});
