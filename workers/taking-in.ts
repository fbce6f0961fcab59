import { setTimeout as pause } from 'node:timers/promises';
import { takeInSecurityEvents, type TakingInDeps } from '../activities/risk/take-in.js';
import { SECOND } from '../domain/clock.js';

/** Soon enough that an issuer's key is still published with which it signed. */
const EVERY = 10 * SECOND;

/** Takes security events in as they come, until it is told to stop: also while no case needs to know of them. */
export async function keepsTakingIn(deps: TakingInDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(EVERY, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await takeInSecurityEvents(deps).catch((error: unknown) => {
      deps.logger.warn('security events could not be taken in; what relies on them waits', { error });
    });
  }
}
