/** From how many of a unit on a span is told in the next greater one, and how long each is in seconds. */
const UNITS = [
  { unit: 'day', seconds: 86_400, atLeast: 2 },
  { unit: 'hour', seconds: 3_600, atLeast: 2 },
  { unit: 'minute', seconds: 60, atLeast: 0 },
] as const;

/** How long a span is, in words: never a unit that is not over, and a minute at the least. */
export function spanInWords(seconds: number, language: string): string {
  const found = UNITS.find((one) => seconds >= one.atLeast * one.seconds) ?? UNITS[2];
  const count = Math.max(1, Math.floor(seconds / found.seconds));
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(count, found.unit);
}
