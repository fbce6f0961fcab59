import { describe, expect, it } from '@jest/globals';
import { PHASES, type Phase } from '../../domain/case.js';
import { HOUR, SECOND } from '../../domain/clock.js';
import { ends, grantUntil, moves } from '../../domain/step.js';
import { Told } from './support/told.js';

const { kase: opened, now } = Told.opened({ windows: { coolingOffSeconds: 7 } });
const kase = { ...opened, frozenAt: now };

describe('the one deadline of a phase', () => {
  it('is what the plan says for it, and none where only a fact moves the case', () => {
    const { windows, review } = kase.plan;
    const seconds: Partial<Record<Phase, number>> = {
      verifying: windows.evidenceSeconds,
      approving: windows.approvalSeconds,
      'cooling-off': 7,
      'awaiting-claim': windows.handOverSeconds,
      'under-review': review.reminderSeconds,
    };
    for (const phase of PHASES) {
      const left = seconds[phase];
      const deadline = left === undefined ? null : now + left * SECOND;
      expect([phase, moves(kase, phase, now).case.deadline]).toEqual([phase, deadline]);
    }
  });

  it('of the hand-over is its own end, or that of a claim’s window that ends later', () => {
    const waiting = { ...kase, handOverUntil: now + 1_000 };
    expect(moves(waiting, 'awaiting-claim', now).case.deadline).toBe(now + 1_000);
    const { claimWindow } = Told.handedOver().proves('totp').kase;
    const open = (until: number) => ({ ...waiting, claimWindow: { ...claimWindow!, until } });
    expect(moves(open(now + 999), 'awaiting-claim', now).case.deadline).toBe(now + 1_000);
    expect(moves(open(now + 1_001), 'awaiting-claim', now).case.deadline).toBe(now + 1_001);
  });

  it('of a grant is when it must have been acknowledged, where that is sooner than it ends', () => {
    const granted = { ...Told.granted().kase, grantedUntil: now + HOUR };
    expect(moves(granted, 'in-force', now).case.deadline).toBe(now + 900 * SECOND);
    const short = { ...granted, grantedUntil: now + SECOND };
    expect(moves(short, 'in-force', now).case.deadline).toBe(now + SECOND);
    const { acknowledgement: _none, ...plan } = granted.plan;
    expect(moves({ ...granted, plan }, 'in-force', now).case.deadline).toBe(now + HOUR);
  });
});

describe('a grant (row 14)', () => {
  const until = (grantSeconds?: number) =>
    grantUntil({ ...kase, plan: { ...kase.plan, windows: { ...kase.plan.windows, grantSeconds } } }, now);

  it('stays for as long as the plan says, and for an hour at most, whatever it says', () => {
    expect(until(60)).toBe(now + 60 * SECOND);
    expect(until(7_200)).toBe(now + HOUR);
    expect(until()).toBe(now + HOUR);
  });
});

describe('how a case ends', () => {
  it.each(PHASES)('in phase %s: by undoing, where anything may have been done', (phase) => {
    const before: readonly Phase[] = ['opening', 'verifying', 'approving', 'cooling-off'];
    const ended = ends({ ...kase, phase }, 'cancelled', now).case;
    expect(ended.phase).toBe(before.includes(phase) ? 'under-review' : 'ending');
    expect(ended).toMatchObject({ outcome: 'cancelled', claimWindow: null });
    expect(ends({ ...kase, phase, mayOnlyUndo: true }, 'failed', now).case.phase).toBe('ending');
  });

  it('closes a claim’s window', () => {
    const open = Told.handedOver().proves('totp');
    expect(ends(open.kase, 'lapsed', open.now).case.claimWindow).toBeNull();
  });
});
