import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR } from '../../domain/clock.js';
import { dayAt, nextMornings } from '../../domain/mornings.js';

const utc = (iso: string) => Date.parse(iso);
const told = (now: string, hour: number, zone: string, count = 1) =>
  nextMornings(utc(now), hour, zone, count).map(({ day, at }) => `${day} ${new Date(at).toISOString()}`);

describe('the next morning of somebody', () => {
  it('is by their own clock and calendar, not by ours', () => {
    expect(told('2026-11-21T12:00:00Z', 7, 'UTC')).toEqual(['2026-11-22 2026-11-22T07:00:00.000Z']);
    expect(told('2026-11-21T12:00:00Z', 7, 'Asia/Tokyo')).toEqual(['2026-11-22 2026-11-21T22:00:00.000Z']);
    expect(told('2026-11-21T11:59:59Z', 7, 'America/New_York')).toEqual(['2026-11-21 2026-11-21T12:00:00.000Z']);
    expect(told('2026-11-21T23:00:00Z', 7, 'Asia/Kathmandu')).toEqual(['2026-11-22 2026-11-22T01:15:00.000Z']);
  });

  it('is the following one at the very moment of it', () => {
    expect(told('2026-11-21T07:00:00Z', 7, 'UTC')).toEqual(['2026-11-22 2026-11-22T07:00:00.000Z']);
  });

  it('is there once on a day on which the clock is put forward or back', () => {
    expect(told('2026-03-28T12:00:00Z', 7, 'Europe/Berlin', 2)).toEqual([
      '2026-03-29 2026-03-29T05:00:00.000Z',
      '2026-03-30 2026-03-30T05:00:00.000Z',
    ]);
    expect(told('2026-03-28T12:00:00Z', 2, 'Europe/Berlin')).toEqual(['2026-03-29 2026-03-29T01:00:00.000Z']);
    expect(told('2026-10-24T12:00:00Z', 2, 'Europe/Berlin', 2).map((one) => one.slice(0, 10))).toEqual([
      '2026-10-25',
      '2026-10-26',
    ]);
  });

  it('begins their day, which lasts until the next one', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati', 'Asia/Tokyo'];
    const times = fc.integer({ min: utc('2026-01-01T00:00:00Z'), max: utc('2030-01-01T00:00:00Z') });
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 23 }), fc.constantFrom(...zones), (now, hour, zone) => {
        const [first, second] = nextMornings(now, hour, zone, 2);
        expect(dayAt(first?.at ?? 0, hour, zone)).toBe(first?.day);
        expect(dayAt((second?.at ?? 0) - 1, hour, zone)).toBe(first?.day);
      }),
    );
  });

  it('lies ahead by a day and a clock change at most, whenever and wherever, and every day has one', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'Australia/Lord_Howe', 'Asia/Tokyo'];
    const times = fc.integer({ min: utc('2026-01-01T00:00:00Z'), max: utc('2030-01-01T00:00:00Z') });
    const hours = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(times, hours, fc.constantFrom(...zones), (now, hour, zone) => {
        const [first, second, third] = nextMornings(now, hour, zone, 3);
        expect(first?.at).toBeGreaterThan(now);
        expect(first?.at).toBeLessThanOrEqual(now + DAY + 2 * HOUR);
        const [one = 0, two, three] = [first, second, third].map((morning) => Date.parse(morning?.day ?? ''));
        expect([two, three]).toEqual([one + DAY, one + 2 * DAY]);
      }),
    );
  });
});
