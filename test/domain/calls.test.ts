import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance } from '../../domain/advance.js';
import { dueCall, escalatedTo, nextCall, wakesAt, type Call } from '../../domain/calls.js';
import type { Case } from '../../domain/case.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/clock.js';
import { WEEKDAYS, type Hours } from '../../domain/hours.js';
import type { ApprovalRule } from '../../domain/plan.js';
import { Told } from './support/told.js';

const REMINDERS = { everySeconds: 1200, withinHours: false };
const CHAIN = [
  { afterSeconds: 1800, to: { group: 'security' } },
  { afterSeconds: 2400, to: { group: 'operators' } },
];
const waiting = (approvals: Partial<ApprovalRule>): Case => Told.opened({ approvals }).verified().kase;
const whole = waiting({ reminders: REMINDERS, escalation: CHAIN });
const since = whole.frozenAt ?? Number.NaN;

/** Lets a case wait for itself alone, to its end: what was called, in minutes since the evidence was frozen. */
function waitsAlone(kase: Case, late = 0): readonly string[] {
  const heard: string[] = [];
  let [now, current] = [kase.frozenAt ?? 0, kase];
  while (current.phase === 'approving') {
    const at = wakesAt(current, now);
    if (at === null) throw new Error('an approval has a window');
    now = Math.max(now, at + late);
    const isOver = current.deadline !== null && current.deadline <= now;
    const step = advance(current, { kind: isOver ? 'deadline' : 'call-due' }, now);
    heard.push(`${(now - (kase.frozenAt ?? 0)) / MINUTE} ${step.notices.map(({ kind }) => kind).join('+')}`);
    current = step.case;
  }
  return heard;
}

describe('who is called again while approvals are missing', () => {
  it('is whoever may approve, then each of the chain in turn, until the window is over', () => {
    expect(waitsAlone(whole)).toEqual([
      '20 approval-reminder',
      '30 approval-escalated',
      '40 approval-escalated',
      '40 approval-reminder',
      '60 case-ended+review-wanted',
    ]);
  });

  it('is nobody under a plan that was pinned before there was such a rule', () => {
    const kase = waiting({});
    expect(nextCall(kase, since + HOUR - 1)).toBeNull();
    expect(wakesAt(kase, since)).toBe(kase.deadline);
    expect(waitsAlone(kase)).toHaveLength(1);
  });

  it('is nobody at the very end of the window: the case lapses then', () => {
    const escalation = [{ afterSeconds: 3600, to: { group: 'security' } }];
    const kase = waiting({ escalation, reminders: { everySeconds: 3600, withinHours: false } });
    expect(nextCall(kase, since)).toBeNull();
    expect(waitsAlone(kase)).toEqual(['60 case-ended+review-wanted']);
  });

  it('is nobody once the case no longer waits for approvals', () => {
    const decided = Told.opened({ approvals: { reminders: REMINDERS, escalation: CHAIN } })
      .verified()
      .decides('adam', 'approve').kase;
    expect(decided.phase).not.toBe('approving');
    expect(nextCall(decided, since + 2 * HOUR)).toBeNull();
    expect(advance(decided, { kind: 'call-due' }, since + 30 * MINUTE)).toMatchObject({ refused: 'not-wanted-now' });
  });

  it('attack: a call before its time changes nothing and tells nobody', () => {
    const early = advance(whole, { kind: 'call-due' }, since + 20 * MINUTE - 1);
    expect(early).toMatchObject({ refused: 'not-wanted-now', notices: [] });
    expect({ ...early.case, sequence: whole.sequence }).toEqual(whole);
  });

  it('is told once of what nothing ran for: one reminder, and each step of the chain', () => {
    expect(waitsAlone(whole, 19 * MINUTE)).toEqual([
      '39 approval-reminder',
      '49 approval-escalated',
      '59 approval-escalated',
      '78 case-ended+review-wanted',
    ]);
    const asleep = since + 59 * MINUTE;
    const kinds: string[] = [];
    for (let kase = whole; dueCall(kase, asleep) !== null;) {
      const step = advance(kase, { kind: 'call-due' }, asleep);
      kinds.push(...step.notices.map(({ kind }) => kind));
      kase = step.case;
    }
    expect(kinds).toEqual(['approval-reminder', 'approval-escalated', 'approval-escalated']);
  });

  it('can be told from the entry by which a step was taken, whatever was called since', () => {
    const taken = advance(whole, { kind: 'call-due' }, since + 30 * MINUTE);
    const first = advance(taken.case, { kind: 'call-due' }, since + 30 * MINUTE);
    const second = advance(first.case, { kind: 'call-due' }, since + 40 * MINUTE);
    expect(escalatedTo(second.case, first.case.sequence)).toBe('security');
    expect(escalatedTo(second.case, second.case.sequence)).toBe('operators');
    expect(escalatedTo(second.case, taken.case.sequence)).toBeNull();
  });
});

describe('a reminder that may go out in the hours of its group alone', () => {
  const at = (hours: Partial<Hours>, windowSeconds = 7 * 24 * 3600): Case => {
    const whole: Hours = { timeZone: 'UTC', days: WEEKDAYS, from: 0, until: 24, holidays: [], ...hours };
    const reminders = { everySeconds: 1200, withinHours: true, hours: whole };
    const windows = { approvalSeconds: windowSeconds };
    return Told.opened({ approvals: { reminders }, windows }).verified().kase;
  };
  const hourOf = (time: number) => new Date(time).getUTCHours();

  it('waits for the morning, and then goes out once', () => {
    const dark = (hourOf(since) + 2) % 24;
    const kase = at({ from: dark, until: dark + 1 });
    const call = nextCall(kase, since);
    expect(call?.kind).toBe('reminder');
    expect(hourOf(call?.at ?? 0)).toBe(dark);
    const after = advance(kase, { kind: 'call-due' }, call?.at ?? 0).case;
    expect((nextCall(after, call?.at ?? 0)?.at ?? 0) - (call?.at ?? 0)).toBe(20 * MINUTE);
  });

  it('never extends a window: one that ends in the night ends without it', () => {
    const today = WEEKDAYS[new Date(since).getUTCDay()] ?? 'monday';
    const kase = at({ days: WEEKDAYS.filter((day) => day !== today), until: 24 }, 60);
    expect(nextCall(kase, since)).toBeNull();
    expect(wakesAt(kase, since)).toBe(kase.deadline);
  });

  it('whatever the rule, the hours and the delays: is never early, never at or after the deadline, and always within hours', () => {
    const hours = fc.record({
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Tokyo'),
      days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
      from: fc.integer({ min: 0, max: 11 }),
      until: fc.integer({ min: 12, max: 24 }),
      holidays: fc.constant([]),
    });
    const rule = fc.record({
      everySeconds: fc.integer({ min: 60, max: 100_000 }),
      withinHours: fc.constant(true),
      hours: fc.option(hours, { nil: undefined }),
    });
    const chain = fc
      .uniqueArray(fc.integer({ min: 1, max: 259_200 }), { maxLength: 5 })
      .map((all) => all.toSorted((one, other) => one - other))
      .map((all) => all.map((afterSeconds, step) => ({ afterSeconds, to: { group: `group-${step}` } })));
    const delays = fc.array(fc.integer({ min: 0, max: DAY }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rule, chain, fc.integer({ min: 1, max: 259_200 }), delays, (reminders, escalation, window, late) => {
        let kase = Told.opened({
          approvals: { reminders, escalation },
          windows: { approvalSeconds: window },
        }).verified().kase;
        const [begun, deadline] = [kase.frozenAt ?? 0, kase.deadline];
        let [now, groups] = [begun, [] as string[]];
        for (let turn = 0; turn < 40; turn += 1) {
          const call: Call | null = nextCall(kase, now);
          expect(wakesAt(kase, now)).toBe(call?.at ?? deadline);
          if (call === null) break;
          expect(call.at).toBeGreaterThan(begun);
          expect(call.at).toBeLessThan(deadline ?? 0);
          now = Math.max(now, call.at) + (late[turn % late.length] ?? 0);
          if (now >= (deadline ?? 0)) break;
          const due = dueCall(kase, now);
          const step = advance(kase, { kind: 'call-due' }, now);
          expect(step.refused === null).toBe(due !== null);
          expect(step.case).toMatchObject({ phase: 'approving', deadline, approvals: [] });
          if (due?.kind === 'escalation') groups = [...groups, due.group];
          kase = step.case;
        }
        expect(groups).toEqual(escalation.slice(0, groups.length).map(({ to }) => to.group));
        const gap = (kase.calls?.remindedAt ?? Infinity) - begun;
        expect(gap).toBeGreaterThanOrEqual(reminders.everySeconds * SECOND);
      }),
      { numRuns: 100 },
    );
  });
});
