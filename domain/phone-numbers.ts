/** What people put between the digits of a number to read it by (E.123, section 4.2); none of it is dialled. */
const SEPARATORS = /[ \u00A0().\-/]/g;

/** A trunk prefix in brackets is dialled within the country only (E.123, section 2.6): which digits count, nobody can say. */
const TRUNK_PREFIX = /\(\s*0\s*\)/;

/** E.164, section 6.2.1: a country code, which begins with no zero, and 15 digits at most; fewer than 7 reach nobody. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number as it is dialled from anywhere (E.164 with its plus sign), however it was written; null for what names no country
 * or is no number. The same number written differently is the same text then.
 */
export function phoneNumberOf(written: string): string | null {
  if (TRUNK_PREFIX.test(written)) return null;
  const number = written.replaceAll(SEPARATORS, '');
  return E164.test(number) ? number : null;
}
