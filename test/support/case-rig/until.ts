import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MILLISECONDS = 25;
const GIVE_UP_MILLISECONDS = 60_000;

/**
 * Waits until something can be seen: what is looked for is there, or not there any more. In real time, because workers
 * work in real time while no clock is skipped.
 *
 * @throws when it is still not to be seen after a minute, with what was seen instead
 */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  isSeen: (seen: T) => boolean = (seen) => seen !== undefined && seen !== null && seen !== false,
): Promise<T> {
  const giveUpAt = performance.now() + GIVE_UP_MILLISECONDS;
  for (;;) {
    const seen = await look();
    if (isSeen(seen)) return seen;
    if (performance.now() > giveUpAt) throw new Error(`never seen: ${what}; seen instead: ${JSON.stringify(seen)}`);
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}
