import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from './server-process.js';

/** Servers here answer within a second; a busy two-core machine needed ten. */
const READY_WITHIN_SECONDS = 60;
const ASK_AGAIN_AFTER_MS = 50;

/**
 * Asks a server again and again until it answers.
 *
 * @param answers resolves once the server serves, rejects as long as it does not
 * @throws when the process ends first, or when the limit is over, with the last log lines and the last answer
 */
export async function untilReady<T>(
  name: string,
  server: ServerProcess,
  answers: () => Promise<T>,
  withinSeconds = READY_WITHIN_SECONDS,
): Promise<T> {
  const giveUpAt = performance.now() + withinSeconds * 1000;
  for (;;) {
    try {
      return await Promise.race([answers(), server.unexpectedExit]);
    } catch (cause) {
      await Promise.race([server.unexpectedExit, pause(ASK_AGAIN_AFTER_MS)]);
      if (performance.now() < giveUpAt) continue;
      await server.stop();
      throw new Error(`${name} did not answer within ${withinSeconds} s.\n${server.lastLines()}`, { cause });
    }
  }
}
