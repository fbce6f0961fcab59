import { HOUR, MINUTE, SECOND } from '../../domain/clock.js';

/** When an event that was not taken is tried again, after each try (Standard Webhooks, "Retry schedule"): 75.6 hours in all. */
const RETRIES_AFTER: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Receivers that were away for all of their senders are not asked by all of them in the same moment. */
const JITTER = 0.1;

/** No receiver has a delivery wait for longer than the schedule's own longest pause. */
const RETRY_AFTER_MAX = 24 * HOUR;

/**
 * When to try again, or null when it was tried often enough. Times in epoch milliseconds.
 *
 * @param tries how often it was tried, this time included
 * @param retryAfterSeconds what the receiver asked for, if it did
 * @param chance from 0 to 1, at random
 */
export function nextTryAt(
  tries: number,
  now: number,
  { retryAfterSeconds, chance }: { readonly retryAfterSeconds: number | null; readonly chance: number },
): number | null {
  const pause = RETRIES_AFTER[tries - 1];
  if (pause === undefined) return null;
  const asked = Math.min((retryAfterSeconds ?? 0) * SECOND, RETRY_AFTER_MAX);
  return now + Math.max(Math.round(pause * (1 + JITTER * chance)), asked);
}
