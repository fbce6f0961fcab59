import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '../../../domain/clock.js';
import { nextTryAt } from '../../../workers/webhooks/schedule.js';

const NOW = 1_000_000;
const after = (tries: number, retryAfterSeconds: number | null = null, chance = 0): number | null => {
  const at = nextTryAt(tries, NOW, { retryAfterSeconds, chance });
  return at === null ? null : at - NOW;
};

describe('an event that was not taken', () => {
  it('is tried again as the standard says, ten times in 75.6 hours, and then no more', () => {
    const pauses = Array.from({ length: 10 }, (_, tries) => after(tries + 1));
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * HOUR);
    expect(pauses).toEqual([5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...hours, null]);
    const total = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0);
    expect(total / HOUR).toBeCloseTo(75.6, 1);
  });

  it('is tried a little later by chance, so that not everything comes back in one moment', () => {
    expect(after(2, null, 1)).toBe(5.5 * MINUTE);
  });

  it('waits for as long as the receiver asks, within a day', () => {
    expect(after(1, 60)).toBe(MINUTE);
    expect(after(2, 60)).toBe(5 * MINUTE);
    expect(after(1, 999_999_999)).toBe(24 * HOUR);
  });
});
