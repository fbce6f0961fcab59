import { describe, expect, it } from '@jest/globals';
import { wakeEach, type Woken } from '../../../activities/switches/wake-held.js';
import { MINUTE, SECOND } from '../../../domain/clock.js';

const NOW = Date.UTC(2026, 0, 12, 9);

/** Wakes a case at these times, of which the engine takes those that it does; returns when it was tried. */
async function tries(takes: readonly boolean[], times: readonly number[]): Promise<readonly number[]> {
  const woken: Woken = new Map();
  const tried: number[] = [];
  for (const now of times) {
    await wakeEach(['case-1'], woken, now, async () => {
      tried.push(now);
      return takes[tried.length - 1] ?? true;
    });
  }
  return tried;
}

const EVERY_TWO_SECONDS = [0, 1, 2, 3].map((turn) => NOW + turn * 2 * SECOND);

describe('a case that may go on', () => {
  it('is woken once, and again only after a minute in which it did not', async () => {
    expect(await tries([], [...EVERY_TWO_SECONDS, NOW + MINUTE])).toEqual([NOW, NOW + MINUTE]);
  });

  it('is tried again in the next turn while the engine does not take it: it waits no minute for a call that was lost', async () => {
    const [first = 0, second = 0, third = 0] = EVERY_TWO_SECONDS;
    expect(await tries([false, false, true], EVERY_TWO_SECONDS)).toEqual([first, second, third]);
  });

  it('does not wait for another whose call was lost', async () => {
    const heard: string[] = [];
    await wakeEach(['lost', 'other'], new Map(), NOW, async (caseId) => {
      heard.push(caseId);
      return caseId !== 'lost';
    });
    expect(heard).toEqual(['lost', 'other']);
  });
});
