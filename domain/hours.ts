import { DAY } from './clock.js';
import { dayAt, nextMornings, wallAt } from './mornings.js';

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When people of a group are at work, by the clock on their wall. */
export interface Hours {
  /** IANA name. */
  readonly timeZone: string;
  readonly days: readonly Weekday[];
  /** The full hour at which they begin, 0 to 23. */
  readonly from: number;
  /** The full hour at which they end, 1 to 24; later than `from`. */
  readonly until: number;
  /** Days on which they are not, as `YYYY-MM-DD` of their own calendar. */
  readonly holidays: readonly string[];
}

/** How far ahead a day of work is looked for: longer than anything waits here; whoever has none by then is never at work. */
const DAYS_AHEAD_MAX = 31;

/** Whether people are at work at a time. */
export function isWithin({ timeZone, days, from, until, holidays }: Hours, time: number): boolean {
  const wall = new Date(wallAt(time, timeZone));
  const weekday = WEEKDAYS[wall.getUTCDay()];
  const isWorkday = weekday !== undefined && days.includes(weekday) && !holidays.includes(dayAt(time, 0, timeZone));
  return isWorkday && wall.getUTCHours() >= from && wall.getUTCHours() < until;
}

/** The first time from `time` on at which people are at work, or null where there is none within a month. */
export function nextWithin(hours: Hours, time: number): number | null {
  if (isWithin(hours, time)) return time;
  for (let at = time; at < time + DAYS_AHEAD_MAX * DAY;) {
    const [morning] = nextMornings(at, hours.from, hours.timeZone, 1);
    if (morning === undefined) return null;
    if (isWithin(hours, morning.at)) return morning.at;
    at = morning.at;
  }
  return null;
}
