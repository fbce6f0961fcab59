/** In these steps people read how long ago something was, or how long it takes; in seconds. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A moment as people read it: the time, and the day where it is another. `at` in epoch milliseconds. */
export function atTime(at: number, language: string): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(language, style as Intl.DateTimeFormatOptions).format(at);
}

/** A day as people read it. */
export function onDay(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at);
}

function inUnits(seconds: number): readonly [number, (typeof UNITS)[number][0]] {
  const [unit, length] = UNITS.find(([, its]) => Math.abs(seconds) >= its) ?? UNITS[3];
  return [Math.trunc(seconds / length), unit];
}

/** How far away a moment is: `3 minutes ago`, `in 5 minutes`. Both in epoch milliseconds. */
export function fromNow(at: number, now: number, language: string): string {
  const [count, unit] = inUnits((at - now) / 1_000);
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(count, unit);
}

/** How long something takes: `4 hours`. */
export function spanOf(seconds: number, language: string): string {
  const [count, unit] = inUnits(seconds);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
