import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import { isWithin, nextWithin, WEEKDAYS, type Hours } from '../../domain/hours.js';

const utc = (iso: string) => Date.parse(iso);
const OFFICE: Hours = {
  timeZone: 'Europe/Berlin',
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  from: 9,
  until: 17,
  holidays: ['2026-12-25'],
};
const next = (time: string, changes: Partial<Hours> = {}) => {
  const at = nextWithin({ ...OFFICE, ...changes }, utc(time));
  return at === null ? null : new Date(at).toISOString();
};

describe('the hours of a group', () => {
  it('begin at the full hour and are over at the other, by its own clock', () => {
    const within = (time: string) => isWithin(OFFICE, utc(time));
    expect(within('2026-11-23T07:59:59.999Z')).toBe(false);
    expect(within('2026-11-23T08:00:00.000Z')).toBe(true);
    expect(within('2026-11-23T15:59:59.999Z')).toBe(true);
    expect(within('2026-11-23T16:00:00.000Z')).toBe(false);
  });

  it('are now, while they last; else the next morning that is no weekend and no holiday', () => {
    expect(next('2026-11-23T10:30:00.000Z')).toBe('2026-11-23T10:30:00.000Z');
    expect(next('2026-11-23T05:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(next('2026-11-20T16:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(next('2026-12-24T17:00:00Z')).toBe('2026-12-28T08:00:00.000Z');
  });

  it('follow the clock where it is put forward or back', () => {
    const daily = { days: WEEKDAYS };
    expect(next('2026-03-28T20:00:00Z', daily)).toBe('2026-03-29T07:00:00.000Z');
    expect(next('2026-10-24T20:00:00Z', daily)).toBe('2026-10-25T08:00:00.000Z');
    // Between two and three there is nothing on that day.
    const small = { ...daily, from: 2, until: 3 };
    expect(next('2026-03-28T20:00:00Z', small)).toBe('2026-03-30T00:00:00.000Z');
  });

  it('take a holiday by the calendar of the group, where it is another day already', () => {
    const tokyo = { timeZone: 'Asia/Tokyo', holidays: ['2026-11-24'] };
    expect(next('2026-11-23T23:30:00Z', tokyo)).toBe('2026-11-25T00:00:00.000Z');
  });

  it('last until midnight where that is said, and are none where every day is a holiday', () => {
    expect(next('2026-11-23T22:59:59Z', { until: 24 })).toBe('2026-11-23T22:59:59.000Z');
    expect(next('2026-11-23T23:00:00Z', { until: 24 })).toBe('2026-11-24T08:00:00.000Z');
    const holidays = Array.from({ length: 40 }, (_, day) =>
      new Date(utc('2026-11-20T00:00:00Z') + day * DAY).toISOString().slice(0, 10),
    );
    expect(next('2026-11-23T10:00:00Z', { holidays })).toBeNull();
  });

  it('are found wherever and whenever: the answer lies within, ahead, and nothing within lies before it', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'Australia/Lord_Howe', 'Asia/Tokyo'];
    const times = fc.integer({ min: utc('2026-01-01T00:00:00Z'), max: utc('2030-01-01T00:00:00Z') });
    const hours = fc
      .record({
        timeZone: fc.constantFrom(...zones),
        days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
        from: fc.integer({ min: 0, max: 23 }),
        length: fc.integer({ min: 1, max: 24 }),
      })
      .map(({ from, length, ...rest }) => ({ ...rest, from, until: Math.min(24, from + length), holidays: [] }));
    fc.assert(
      fc.property(times, hours, fc.double({ min: 0, max: 1, noNaN: true }), (time, rule, share) => {
        const at = nextWithin(rule, time);
        if (at === null) throw new Error('there is an hour in every week');
        expect(isWithin(rule, at)).toBe(true);
        expect(at).toBeGreaterThanOrEqual(time);
        // A week, and once more where the one hour of it is taken by a change of the clock.
        expect(at).toBeLessThanOrEqual(time + 14 * DAY + 2 * HOUR);
        const before = Math.floor(time + share * (at - time));
        expect(before < at - MINUTE && isWithin(rule, before)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});
