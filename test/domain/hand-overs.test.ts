import { describe, expect, it } from '@jest/globals';
import { readersOf } from '../../contract/readers.js';
import { holdersOf } from '../../domain/holders.js';
import { mayCancel, partsTaken } from '../../domain/separation.js';
import { timelineOf } from '../../domain/timeline.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';
import { unsigned } from './support/receipts.js';

const DESK = Told.opened().kase.opening.receipt.openedBy.clientId;

/** An agent hands the case to another. */
function passes(told: Told, from: string, to: string, clientId = DESK): Told {
  return told.hears((kase, now) => ({
    kind: 'handed-over',
    messageId: `${from}-${to}`,
    handOver: unsigned({
      type: 'hand-over',
      caseId: kase.id,
      from,
      to,
      clientId,
      messageId: `${from}-${to}`,
      handedOverAt: now,
    }),
  }));
}

const canCancel = ({ kase }: Told, personId: string) => mayCancel(kase, { personId, clientId: DESK, groups: ['desk'] });

describe('a case that one agent hands to the next', () => {
  it('is held, read and cancelled by the next, and by the one before no more', () => {
    const told = passes(Told.opened(), 'dora', 'dirk');
    expect(told.last.refused).toBeNull();
    expect([canCancel(told, 'dirk'), canCancel(told, 'dora')]).toEqual([true, false]);
    expect(readersOf(told.kase)).toContain('person:dirk');
    expect(readersOf(told.kase)).not.toContain('person:dora');
  });

  it('can be handed back, and on', () => {
    const back = passes(passes(Told.opened(), 'dora', 'dirk'), 'dirk', 'dora');
    expect([canCancel(back, 'dora'), canCancel(back, 'dirk')]).toEqual([true, false]);
    const on = passes(back, 'dora', 'dana');
    expect(holdersOf(on.kase)).not.toContain('dora');
    expect(holdersOf(on.kase)).toContain('dana');
  });

  it('stands in the timeline, by both of them', () => {
    const told = passes(Told.opened(), 'dora', 'dirk');
    expect(timelineOf(told.kase)).toMatchObject([
      { what: 'opened' },
      { what: 'handed-over', by: 'dora' },
      { what: 'taken-over', by: 'dirk' },
    ]);
  });

  it('attack: neither of them approves, acknowledges or reviews: both stay openers', () => {
    const told = passes(Told.opened(), 'dora', 'dirk').verified();
    for (const agent of ['dora', 'dirk']) {
      expect(partsTaken(told.kase).get(agent)).toBe('opener');
      expect(told.decides(agent, 'approve').last.refused).toBe('decider-opened');
      const reviewed = told.decides('adam', 'refuse').reviews(agent, 'justified');
      expect(reviewed.last.refused).toBe('decider-opened');
    }
  });

  it.each([
    ['to themselves', 'dora', 'dora', 'not-a-distinct-person'],
    ['to the subject', 'dora', Told.opened().kase.subject.personId, 'not-a-distinct-person'],
    ['to somebody who approved it', 'dora', 'adam', 'not-a-distinct-person'],
    ['that they do not hold', 'dirk', 'dana', 'hand-over-void'],
  ])('attack: it is not handed %s', (_what, from, to, refusal) => {
    const approved = Told.opened({ approvals: { always: 2, whenRelayable: 2 } })
      .verified()
      .decides('adam', 'approve');
    expect(approved.kase.phase).toBe('approving');
    const told = passes(approved, from, to);
    expect(told.last.refused).toBe(refusal);
    expect(told.kase.handOvers).toBeUndefined();
  });

  it('attack: an agent who handed it over hands it over once more', () => {
    const told = passes(passes(Told.opened(), 'dora', 'dirk'), 'dora', 'dana');
    expect(told.last.refused).toBe('hand-over-void');
  });

  it('attack: a case goes to another desk', () => {
    expect(passes(Told.opened(), 'dora', 'dirk', 'another-desk').last.refused).toBe('hand-over-void');
  });

  it('attack: a receipt of another case hands this one over', () => {
    const [one, other] = [Told.opened(), Told.opened({}, { caseId: 'other' })];
    const taken = passes(other, 'dora', 'dirk').kase.handOvers?.[0];
    if (taken === undefined) throw new Error('not handed over');
    const told = one.hears(() => ({ kind: 'handed-over', messageId: 'm', handOver: taken }));
    expect(told.last.refused).toBe('proof');
  });

  it('is refused once the case has its outcome: nobody need hold it any more', () => {
    const ended = Told.opened().verified().decides('adam', 'refuse');
    expect(passes(ended, 'dora', 'dirk').last.refused).toBe('not-wanted-now');
    expect(passes(ended.reviews('rita', 'justified'), 'dora', 'dirk').last.refused).toBe('case-closed');
  });

  it('attack: it is passed round for ever', () => {
    let told = Told.opened();
    for (let nth = 0; nth < 20; nth += 1)
      told = passes(told, nth % 2 === 0 ? 'dora' : 'dirk', nth % 2 === 0 ? 'dirk' : 'dora');
    expect(told.last.refused).toBeNull();
    expect(passes(told, 'dora', 'dirk').last.refused).toBe('hand-over-void');
  });

  it('attack: a warrant with the approval of somebody whom the case was handed to carries no effect', () => {
    const { kase, now } = Told.claimed();
    const handedTo = (to: string) => passes(Told.opened(), 'dora', to).kase.handOvers ?? [];
    const warrant = warrantFor(kase, 'password.set', now);
    expect(judgeWarrant({ ...warrant, handOvers: handedTo('dirk') }, now)).toBeNull();
    expect(judgeWarrant({ ...warrant, handOvers: handedTo('adam') }, now)).toBe('decider-opened');
  });
});
