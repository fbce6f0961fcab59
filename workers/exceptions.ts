import { setTimeout as pause } from 'node:timers/promises';
import type { ExceptionDeps } from '../activities/exceptions/deps.js';
import { recordExpired, takeInExceptions } from '../activities/exceptions/take-in.js';
import type { CaseDeps } from '../activities/deps.js';
import { SECOND } from '../domain/clock.js';

/** Whoever grants or revokes sees within this that it counts. */
const EVERY = 2 * SECOND;

type Deps = ExceptionDeps & Pick<CaseDeps, 'logger'>;

/** Judges what was signed over exceptions, and records those that are over, until it is told to stop. */
export async function keepsExceptions(deps: Deps, signal: AbortSignal): Promise<void> {
  const turn = async (): Promise<void> => {
    await takeInExceptions(deps);
    await recordExpired(deps);
  };
  while (!signal.aborted) {
    await pause(EVERY, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await turn().catch((error: unknown) => {
      deps.logger.warn('the exceptions could not be read; what relies on them waits', { error });
    });
  }
}
