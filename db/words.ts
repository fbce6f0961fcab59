import { setTimeout as pause } from 'node:timers/promises';

/** Short against what judging takes. */
const ASK_AGAIN_AFTER_MS = 50;

/** Looks again and again for the word of a worker; undefined when time ran out. */
export async function waitForWord<W>(look: () => Promise<W | undefined>, timeoutMs: number): Promise<W | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const word = await look();
    if (word !== undefined || performance.now() >= giveUpAt) return word;
    await pause(ASK_AGAIN_AFTER_MS);
  }
}
