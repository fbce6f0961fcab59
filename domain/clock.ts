/** Reads the time in milliseconds since the epoch. Asynchronous, so that a test can follow a server's skipped time. */
export type Clock = () => Promise<number>;

/** One second, minute, hour and day in milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How far two machines' clocks may differ before a time counts as from the future. */
export const CLOCK_SKEW = 30 * SECOND;
