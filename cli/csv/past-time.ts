import { DAY } from '../../domain/clock.js';

/** A date or a time with its zone, as RFC 3339, section 5.6, writes them. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/;

/** JavaScript takes the 31st of February for the 3rd of March. */
function isDay(day: string): boolean {
  const at = Date.parse(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/**
 * The epoch milliseconds of a date or time, or null where it is none or not over yet. A date stands for the end of its day
 * in UTC, so that nothing counts as older than it is.
 */
export function pastTimeOf(text: string, now: number): number | null {
  const at = TIME.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
  if (Number.isNaN(at) || at > now) return null;
  return text.includes('T') ? at : Math.min(at + DAY - 1, now);
}
