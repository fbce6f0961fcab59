import { describe, expect, it } from '@jest/globals';
import { Told } from '../support/told.js';

const twoNeeded = Told.opened({ approvals: { whenRelayable: 2 } }).verified();

describe('a case that wants approval', () => {
  it('goes on when enough people countersigned, and tells each that they did', () => {
    const first = twoNeeded.decides('adam', 'approve');
    expect(first.kase).toMatchObject({ phase: 'approving', approvals: [{ by: 'adam' }] });
    expect(first.last.notices.map(({ kind }) => kind)).toEqual(['decision-recorded']);
    const second = first.decides('arno', 'approve');
    expect(second.kase).toMatchObject({
      phase: 'executing',
      stage: 'before-claim',
      approvals: [{ by: 'adam' }, { by: 'arno' }],
    });
  });

  it('attack: one person who approves twice is one person', () => {
    const twice = twoNeeded.decides('adam', 'approve').decides('adam', 'approve');
    expect(twice.last.refused).toBe('not-a-distinct-person');
    expect(twice.kase).toMatchObject({ phase: 'approving', approvals: [{ by: 'adam' }] });
  });

  it.each(['refuse', 'veto'] as const)('one %s ends it, whoever approved before', (kind) => {
    const told = twoNeeded.decides('adam', 'approve').decides('arno', kind);
    expect(told.kase).toMatchObject({ phase: 'under-review', outcome: 'refused', stoppedBy: { by: 'arno' } });
    expect(told.last.notices.map((notice) => notice.kind)).toEqual([
      'case-ended',
      'review-wanted',
      'decision-recorded',
    ]);
  });

  it('lapses when nobody approves in time', () => {
    const told = twoNeeded.waits(3_600).hears(() => ({ kind: 'deadline' }));
    expect(told.kase).toMatchObject({ phase: 'under-review', outcome: 'lapsed' });
  });

  it('attack: an approval after the window counts nothing; a refusal still does', () => {
    expect(twoNeeded.waits(3_590).decides('adam', 'approve').last.refused).toBeNull();
    const late = twoNeeded.waits(3_600);
    expect(late.decides('adam', 'approve').last.refused).toBe('not-wanted-now');
    expect(late.decides('adam', 'refuse').kase.outcome).toBe('refused');
  });

  it('attack: a review is no approval, and evidence is frozen', () => {
    expect(twoNeeded.reviews('adam', 'justified').last.refused).toBe('not-wanted-now');
    expect(twoNeeded.decides('adam', 'acknowledge').last.refused).toBe('not-wanted-now');
    expect(twoNeeded.proves('totp').last.refused).toBe('not-wanted-now');
  });
});

describe('a case that cools off', () => {
  const cooling = Told.opened({ windows: { coolingOffSeconds: 3_600 } })
    .verified()
    .decides('adam', 'approve');

  it('waits its time, then acts', () => {
    expect(cooling.kase).toMatchObject({ phase: 'cooling-off', deadline: cooling.now + 3_600_000 });
    expect(cooling.waits(3_590).hears(() => ({ kind: 'deadline' })).kase).toMatchObject({
      phase: 'executing',
      stage: 'before-claim',
    });
  });

  it('attack: does not act a moment before, whoever says that it is time', () => {
    const early = cooling.waits(3_589).hears(() => ({ kind: 'deadline' }));
    expect(early.last.refused).toBe('not-wanted-now');
    expect(early.kase.phase).toBe('cooling-off');
  });

  it('ends at one veto, even one that comes late', () => {
    expect(cooling.waits(4_000).decides('arno', 'veto').kase).toMatchObject({
      phase: 'under-review',
      outcome: 'refused',
    });
  });

  it('hears nothing but a veto', () => {
    expect(cooling.decides('arno', 'approve').last.refused).toBe('not-wanted-now');
    expect(cooling.decides('dora', 'veto').last.refused).toBe('decider-opened');
    expect(cooling.proves('totp').last.refused).toBe('not-wanted-now');
  });
});
