import { setTimeout as pause } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import type { Progress } from './progress.js';

/** A holder renews its lock every third of this; one that has died is taken over after it. */
const STALE_AFTER_SECONDS = 15;
const ASK_AGAIN_AFTER_MS = 250;
/** Longer than the longest thing done under a lock: a Go build of five minutes on two cores, more on one. */
const WAIT_AT_MOST_SECONDS = 30 * 60;

/**
 * Runs `work` while holding the lock `<path>.lock`, across processes. A second caller waits and says so; the lock of a
 * holder that died is taken over.
 *
 * @throws what `work` throws, or when the lock is not to be had in half an hour
 */
export async function withLock<T>(
  path: string,
  what: string,
  progress: Progress,
  work: () => Promise<T>,
  staleAfterSeconds = STALE_AFTER_SECONDS,
): Promise<T> {
  const tryLock = () => acquire(path, staleAfterSeconds);
  const release =
    (await tryLock()) ??
    (await progress.during(`Waiting for ${what}`, 'another run is preparing it', async () => {
      for (const giveUpAt = performance.now() + WAIT_AT_MOST_SECONDS * 1000; performance.now() < giveUpAt;) {
        await pause(ASK_AGAIN_AFTER_MS);
        const got = await tryLock();
        if (got) return got;
      }
      throw new Error(`Another run has held ${path}.lock for too long. If there is none, remove it and try again.`);
    }));
  try {
    return await work();
  } finally {
    await release();
  }
}

/** The lock's release, or `undefined` while somebody else holds it. */
export async function acquire(
  path: string,
  staleAfterSeconds = STALE_AFTER_SECONDS,
): Promise<(() => Promise<void>) | undefined> {
  try {
    return await lockfile.lock(path, { stale: staleAfterSeconds * 1000, realpath: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return undefined;
    throw error;
  }
}
