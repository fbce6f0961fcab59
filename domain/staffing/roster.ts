import { DAY, HOUR, MINUTE } from '../clock.js';
import type { PersonId } from '../subjects.js';

/** A working time that comes again every week, in a time zone. Ends on the next day where `toMinute` is not after `fromMinute`. */
export interface Shift {
  /** 0 is Monday. */
  readonly days: readonly number[];
  /** Minutes from midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** IANA time zone. */
  readonly timeZone: string;
}

/** Whole days on which somebody is not there, the last one included, as `YYYY-MM-DD` where they are. */
export interface Absence {
  readonly from: string;
  readonly to: string;
}

/** Somebody on a roster. */
export interface RosteredPerson {
  readonly personId: PersonId;
  readonly groups: readonly string[];
  readonly shifts: readonly Shift[];
  readonly absences: readonly Absence[];
}

/** For each hour of a week, from its Monday at midnight UTC on: whether it holds for all of it. */
export type HoursOfWeek = readonly boolean[];
export const HOURS_IN_WEEK = 168;

/** An hour counts where somebody is there at each quarter of it: time zones lie a quarter of an hour apart at the least. */
const QUARTERS = [0, 15, 30, 45].map((minutes) => minutes * MINUTE);

interface LocalTime {
  readonly day: string;
  /** 0 is Monday. */
  readonly weekday: number;
  readonly minute: number;
}

/** Reads a clock on the wall of a time zone. */
function clockIn(timeZone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = `${parts['year']}-${parts['month']}-${parts['day']}`;
    const weekday = (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
    return { day, weekday, minute: Number(parts['hour']) * 60 + Number(parts['minute']) };
  };
}

/** The same week on the walls of many time zones, each read once. */
export class Week {
  private readonly clocks = new Map<string, readonly LocalTime[]>();

  /** @param monday its first midnight in UTC, epoch milliseconds */
  constructor(readonly monday: number) {}

  /** Four times for each hour. */
  private times(timeZone: string): readonly LocalTime[] {
    const known = this.clocks.get(timeZone);
    if (known !== undefined) return known;
    const clock = clockIn(timeZone);
    const times = Array.from({ length: HOURS_IN_WEEK }, (_, hour) =>
      QUARTERS.map((quarter) => clock(this.monday + hour * HOUR + quarter)),
    ).flat();
    this.clocks.set(timeZone, times);
    return times;
  }

  /** The hours in which somebody with these shifts is there from beginning to end, by one shift or by several. */
  hours({ shifts, absences }: Pick<RosteredPerson, 'shifts' | 'absences'>): HoursOfWeek {
    const there = Array.from({ length: HOURS_IN_WEEK * QUARTERS.length }, () => false);
    for (const shift of shifts) {
      for (const [nth, time] of this.times(shift.timeZone).entries()) {
        if (isIn(shift, time) && !absences.some(({ from, to }) => from <= time.day && time.day <= to))
          there[nth] = true;
      }
    }
    return Array.from({ length: HOURS_IN_WEEK }, (_, hour) => QUARTERS.every((_at, nth) => there[hour * 4 + nth]));
  }
}

function isIn({ days, fromMinute, toMinute }: Shift, { weekday, minute }: LocalTime): boolean {
  if (fromMinute < toMinute) return days.includes(weekday) && fromMinute <= minute && minute < toMinute;
  const dayBefore = (weekday + 6) % 7;
  return (days.includes(weekday) && minute >= fromMinute) || (days.includes(dayBefore) && minute < toMinute);
}

/** The midnight in UTC with which the week of a time begins. */
export function mondayOf(at: number): number {
  const midnight = Math.floor(at / DAY) * DAY;
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY;
}
