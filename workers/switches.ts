import { setTimeout as pause } from 'node:timers/promises';
import type { AuthorityDeps } from '../activities/authority/deps.js';
import { takeInAuthority } from '../activities/authority/take-in.js';
import { withSuspensions } from '../activities/authority/under-suspension.js';
import type { CaseDeps } from '../activities/deps.js';
import type { SwitchDeps } from '../activities/switches/deps.js';
import { takeInSwitches } from '../activities/switches/take-in.js';
import { wakeHeld, type Woken } from '../activities/switches/wake-held.js';
import { SECOND } from '../domain/clock.js';

/** Whoever stops or lifts sees within this that it counts. */
const EVERY = 2 * SECOND;

type Deps = SwitchDeps & AuthorityDeps & Pick<CaseDeps, 'temporal' | 'logger'>;

/** Judges what was signed about who may decide and to turn a switch, and wakes the cases that may go on, until it is told to stop. */
export async function keepsSwitching(given: Deps, signal: AbortSignal): Promise<void> {
  const deps = withSuspensions(given);
  const woken: Woken = new Map();
  const turn = async (): Promise<void> => {
    await takeInSwitches(deps);
    await wakeHeld(deps, woken);
    await takeInAuthority(deps);
  };
  while (!signal.aborted) {
    await pause(EVERY, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await turn().catch((error: unknown) => {
      deps.logger.warn('the switches could not be read; what relies on them waits', { error });
    });
  }
}
