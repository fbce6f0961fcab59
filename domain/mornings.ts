import { DAY, HOUR } from './clock.js';

/** The morning of one day of somebody's calendar: its date (`YYYY-MM-DD`) and when it is, in epoch milliseconds. */
export interface Morning {
  readonly day: string;
  readonly at: number;
}

/** How far a zone's clock is ahead of UTC at a time, in milliseconds (IANA time zone database, by way of ECMA-402). */
function aheadAt(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(time / 1_000) * 1_000;
}

/** What a clock on the wall shows at a time, as the epoch milliseconds at which a clock in UTC shows the same. */
export function wallAt(time: number, timeZone: string): number {
  return time + aheadAt(time, timeZone);
}

/** When a clock on the wall shows this; where it never does, because it is put forward, an hour later. */
function whenWallShows(wall: number, timeZone: string): number {
  const guess = wall - aheadAt(wall, timeZone);
  return wall - aheadAt(guess, timeZone);
}

/** The morning of the day whose midnight on the wall this is. */
function morningOf(midnight: number, hour: number, timeZone: string): Morning {
  return { day: new Date(midnight).toISOString().slice(0, 10), at: whenWallShows(midnight + hour * HOUR, timeZone) };
}

/**
 * The next mornings of somebody, the nearest first, each strictly after `now`. A day has one, also where the clock is put
 * back or forward.
 *
 * @param hour 0 to 23, of their own clock
 * @param timeZone IANA name
 */
export function nextMornings(now: number, hour: number, timeZone: string, count: number): readonly Morning[] {
  const wall = wallAt(now, timeZone);
  const today = Math.floor(wall / DAY) * DAY;
  const mornings = Array.from({ length: count + 1 }, (_, days) => morningOf(today + days * DAY, hour, timeZone));
  return mornings.filter(({ at }) => at > now).slice(0, count);
}

/**
 * The day of somebody's calendar at a time, as `YYYY-MM-DD`, where a day lasts from its morning to the next.
 *
 * @param hour 0 to 23, of their own clock
 * @param timeZone IANA name
 */
export function dayAt(now: number, hour: number, timeZone: string): string {
  return new Date(wallAt(now, timeZone) - hour * HOUR).toISOString().slice(0, 10);
}
