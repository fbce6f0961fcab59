import { setTimeout as pause } from 'node:timers/promises';
import { withSuspensions } from '../activities/authority/under-suspension.js';
import type { QuietDeps } from '../activities/quiet/take-in.js';
import { takeInQuietly } from '../activities/quiet/take-in.js';
import { tellSecurity } from '../activities/quiet/tell-security.js';
import type { CaseDeps } from '../activities/deps.js';
import { SECOND } from '../domain/clock.js';

/** Whoever is forced may have no more time than this. */
const EVERY = 2 * SECOND;

type Deps = QuietDeps & Pick<CaseDeps, 'sendMail' | 'mails' | 'securityMailTo' | 'publicUrl' | 'logger'>;

/** Takes in quiet reports and tells security, until it is told to stop; what fails is tried again. */
export async function keepsTellingSecurity(given: Deps, signal: AbortSignal): Promise<void> {
  const deps = withSuspensions(given);
  const turn = async (): Promise<void> => {
    await takeInQuietly(deps, null);
    await tellSecurity(deps);
  };
  while (!signal.aborted) {
    await pause(EVERY, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // Without what failed: an error names what it was about, and more people read a log than may know.
    await turn().catch(() => deps.logger.warn('a mail of the worker itself did not go out; it is tried again'));
  }
}
