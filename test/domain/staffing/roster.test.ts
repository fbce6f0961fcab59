import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR } from '../../../domain/clock.js';
import { HOURS_IN_WEEK, mondayOf, Week, type Shift } from '../../../domain/staffing/roster.js';

const MONDAY = Date.parse('2026-11-23');
const shift = (changes: Partial<Shift>): Shift => ({
  days: [0, 1, 2, 3, 4],
  fromMinute: 8 * 60,
  toMinute: 18 * 60,
  timeZone: 'UTC',
  ...changes,
});
/** The hours of the week from this Monday on in which somebody with these shifts is there. */
const hoursOf = (shifts: readonly Shift[], absences: readonly { from: string; to: string }[] = [], monday = MONDAY) =>
  new Week(monday).hours({ shifts, absences }).flatMap((there, hour) => (there ? [hour] : []));
const hours = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => from + nth);

describe('who is there in which hour of a week', () => {
  it('in UTC is who has a shift: for all whole-hour shifts, by day and hour', () => {
    const day = fc.integer({ min: 0, max: 6 });
    const time = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(fc.uniqueArray(day), time, time, (days, from, to) => {
        fc.pre(from !== to);
        const there = hoursOf([shift({ days, fromMinute: from * 60, toMinute: to * 60 })]);
        const expected = hours(0, HOURS_IN_WEEK).filter((hour) => {
          const [today, now] = [Math.floor(hour / 24), hour % 24];
          if (from < to) return days.includes(today) && from <= now && now < to;
          return (days.includes(today) && now >= from) || (days.includes((today + 6) % 7) && now < to);
        });
        expect(there).toEqual(expected);
      }),
    );
  });

  it('follows the clocks on the wall: an hour earlier in UTC in summer, and across the day on which they change', () => {
    const zurich = [shift({ timeZone: 'Europe/Zurich', days: [0] })];
    expect(hoursOf(zurich)).toEqual(hours(7, 17));
    expect(hoursOf(zurich, [], Date.parse('2026-07-06'))).toEqual(hours(6, 16));
    const changing = [shift({ timeZone: 'Europe/Zurich', days: [4, 6], fromMinute: 600, toMinute: 660 })];
    expect(hoursOf(changing, [], Date.parse('2026-10-19'))).toEqual([4 * 24 + 8, 6 * 24 + 9]);
  });

  it('counts no hour of which somebody misses a part, in a zone that lies half an hour off', () => {
    expect(hoursOf([shift({ timeZone: 'Asia/Kolkata', days: [0] })])).toEqual(hours(3, 12));
    expect(hoursOf([shift({ days: [0], toMinute: 9 * 60 + 30 })])).toEqual([8]);
  });

  it('adds up two shifts that meet within an hour', () => {
    const halves = [shift({ days: [0], toMinute: 510 }), shift({ days: [0], fromMinute: 510, toMinute: 540 })];
    expect(hoursOf(halves)).toEqual([8]);
  });

  it('leaves out days of absence, the last one too, as they are where somebody is', () => {
    const absent = [{ from: '2026-11-24', to: '2026-11-25' }];
    expect(hoursOf([shift({})], absent)).toEqual([8, 80, 104].flatMap((from) => hours(from, from + 10)));
    const late = [shift({ timeZone: 'Asia/Tokyo', days: [2], fromMinute: 0, toMinute: 120 })];
    expect(hoursOf(late)).toEqual([39, 40]);
    expect(hoursOf(late, [{ from: '2026-11-25', to: '2026-11-25' }])).toEqual([]);
  });

  it('finds the Monday of any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        const monday = mondayOf(at);
        expect(new Date(monday).getUTCDay()).toBe(1);
        expect(Math.abs(monday % DAY)).toBe(0);
        expect(at - monday).toBeGreaterThanOrEqual(0);
        expect(at - monday).toBeLessThan(HOURS_IN_WEEK * HOUR);
      }),
    );
  });
});
