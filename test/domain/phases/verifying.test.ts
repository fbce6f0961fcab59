import { describe, expect, it } from '@jest/globals';
import { HOUR, SECOND } from '../../../domain/clock.js';
import type { Refusal } from '../../../domain/refusals.js';
import { OPENED_AT } from '../support/people.js';
import { Told } from '../support/told.js';

const attempt = (attemptsLeft: number) => (told: Told) =>
  told.hears(() => ({
    kind: 'attempt-refused',
    refusal: 'code-wrong' satisfies Refusal,
    messageId: 'm',
    attemptsLeft,
  }));

describe('a case that verifies', () => {
  it('begins when it is opened, tells everybody, and has a day', () => {
    const { kase, last } = Told.opened();
    expect(kase).toMatchObject({
      phase: 'verifying',
      sequence: 1,
      deadline: OPENED_AT + 24 * HOUR,
      session: null,
      evidence: [],
    });
    expect(kase).toMatchObject({
      frozenAt: null,
      attemptsRefused: 0,
      approvals: [],
      stage: 'before-claim',
      facts: [],
      outcome: null,
      mayOnlyUndo: false,
      needsHuman: false,
      remindersSent: 0,
    });
    for (const given of ['claim', 'claimWindow', 'claimRefusal', 'stop', 'stoppedBy', 'review', 'reviewDueAt'] as const)
      expect([given, kase[given]]).toEqual([given, null]);
    expect(last.notices).toEqual([{ kind: 'case-opened', sequence: 1 }]);
    expect(last.entry).toMatchObject({
      sequence: 1,
      phaseBefore: 'opening',
      phase: 'verifying',
      messageId: null,
      refusal: null,
    });
  });

  it('is bound to the session of the first item', () => {
    const told = Told.opened().proves('totp');
    expect(told.kase).toMatchObject({ phase: 'verifying', session: 'session-of-alice' });
    expect(told.proves('email-code', { session: 'session-of-eve' }).last.refused).toBe('session-other');
  });

  it('freezes the evidence when it suffices, and asks for approval', () => {
    const told = Told.opened().verified();
    expect(told.kase).toMatchObject({ phase: 'approving', frozenAt: told.now, deadline: told.now + HOUR });
    expect(told.last.notices.map(({ kind }) => kind)).toEqual(['approval-wanted']);
  });

  it('needs no approver when two S2 items are given and one cannot be relayed (row 1b)', () => {
    const methods = [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'email-code', strength: 2, freshSeconds: 600 },
    ] as const;
    const told = Told.opened({ evidence: { methods } })
      .proves('totp')
      .proves('email-code', { strength: 2, relayable: false, freshUntil: OPENED_AT + 300 * SECOND });
    expect(told.kase).toMatchObject({ phase: 'executing', stage: 'before-claim', approvals: [] });
  });

  it('drops an item that went stale before the other came', () => {
    const told = Told.opened().proves('totp').waits(601).proves('email-code');
    expect(told.kase).toMatchObject({ phase: 'verifying', evidence: [{ receipt: { method: 'email-code' } }] });
    expect(told.proves('totp').kase.phase).toBe('approving');
  });

  it('attack: an item that comes after the window does not count, even when nobody noticed yet that it is over', () => {
    expect(Told.opened().waits(86_390).proves('totp').last.refused).toBeNull();
    const told = Told.opened().proves('totp').waits(86_400).proves('email-code');
    expect(told.last.refused).toBe('evidence-late');
    expect(told.hears(() => ({ kind: 'deadline' })).kase).toMatchObject({ phase: 'under-review', outcome: 'lapsed' });
  });

  it('attack: a deadline said too early is none', () => {
    const told = Told.opened().hears(() => ({ kind: 'deadline' }));
    expect(told.last.refused).toBe('not-wanted-now');
    expect(told.kase.phase).toBe('verifying');
  });

  it('counts refused attempts, and ends refused when none are left', () => {
    const once = attempt(1)(Told.opened());
    expect(once.kase).toMatchObject({ phase: 'verifying', attemptsRefused: 1 });
    expect(once.last.refused).toBe('code-wrong');
    expect(attempt(0)(once).kase).toMatchObject({ phase: 'under-review', outcome: 'refused', attemptsRefused: 2 });
  });

  it('a challenge sent changes nothing: a new code never resets a counter', () => {
    const told = attempt(1)(Told.opened()).hears(() => ({
      kind: 'challenge-sent',
      method: 'email-code',
      messageId: 'm-2',
    }));
    expect(told.kase).toMatchObject({ phase: 'verifying', attemptsRefused: 1 });
    expect(told.last.refused).toBeNull();
  });

  it('attack: an approval before there is evidence counts nothing', () => {
    expect(Told.opened().decides('adam', 'approve').last.refused).toBe('not-wanted-now');
  });
});
