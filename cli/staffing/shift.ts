import type { Shift } from '../../domain/staffing/roster.js';
import { UsageError } from '../failures.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `mon-fri`, `sat sun`, or every day where nothing is said. */
function daysOf(cell: string): readonly number[] {
  if (cell === '') return DAYS.map((_day, nth) => nth);
  return cell
    .toLowerCase()
    .split(/[\s;]+/)
    .flatMap((part) => {
      const ends = part.split('-').map((day) => DAYS.findIndex((one) => one === day));
      const [first = -1, last = first] = ends;
      if (first < 0 || last < 0 || ends.length > 2)
        throw new UsageError(`days: expected days as mon-fri or sat sun, found ${JSON.stringify(cell)}`);
      return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, nth) => (first + nth) % 7);
    });
}

const CLOCK = /^([01]?\d|2[0-4]):([0-5]\d)$/;

/** Minutes from midnight; 24:00 is the end of the day. */
function minuteOf(name: string, cell: string): number {
  const [, hour = '', minute = ''] = CLOCK.exec(cell) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  if (hour === '' || minutes > 24 * 60) throw new UsageError(`${name}: expected a time of day as 08:30`);
  return minutes;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * A working time as a line has it. The whole day where no time is said, and UTC where no zone is.
 *
 * @throws {UsageError} saying which cell is wrong
 */
export function shiftOf(cells: Readonly<Record<'days' | 'from' | 'to' | 'time_zone', string>>): Shift {
  const timeZone = cells.time_zone || 'UTC';
  if (!isTimeZone(timeZone)) throw new UsageError(`time_zone: no time zone: ${JSON.stringify(timeZone.slice(0, 40))}`);
  return {
    days: daysOf(cells.days),
    fromMinute: minuteOf('from', cells.from || '00:00'),
    toMinute: minuteOf('to', cells.to || '24:00'),
    timeZone,
  };
}
