import { HANDLERS } from '../../contract/handlers.js';
import { caseWorkflowId } from '../../contract/queues.js';
import { findHeldBack } from '../../db/switches.js';
import { MINUTE } from '../../domain/clock.js';
import { isStopped } from '../../domain/switches.js';
import type { CaseDeps } from '../deps.js';
import type { SwitchDeps } from './deps.js';
import { switchesNow } from './now.js';

type Deps = SwitchDeps & Pick<CaseDeps, 'temporal' | 'logger'>;

/** When each case was woken last, in epoch milliseconds: one that has something else to wait for is not woken all the time. */
export type Woken = Map<string, number>;

const AGAIN_AFTER = MINUTE;

/**
 * Wakes each of these that was not woken lately. What could not be told counts as not told: it is tried again in the next
 * turn, and not in a minute. `now` in epoch milliseconds.
 */
export async function wakeEach(
  held: readonly string[],
  woken: Woken,
  now: number,
  wake: (caseId: string) => Promise<boolean>,
): Promise<void> {
  for (const caseId of held) {
    if (now - (woken.get(caseId) ?? 0) < AGAIN_AFTER) continue;
    if (await wake(caseId)) woken.set(caseId, now);
  }
}

/** Whether a case heard that it may look again. */
async function wake({ temporal, logger }: Deps, caseId: string): Promise<boolean> {
  return temporal.workflow
    .getHandle(caseWorkflowId(caseId))
    .signal(HANDLERS.wake)
    .then(
      () => true,
      (error: unknown) => {
        logger.warn('a case that may go on could not be woken', { caseId, error });
        return false;
      },
    );
}

/**
 * Wakes every case that was held back and may go on. It says nothing to them: each reads for itself whether it may. Done
 * again and again while there are any, so that none is forgotten that was held back just as the stop was lifted.
 */
export async function wakeHeld(deps: Deps, woken: Woken): Promise<void> {
  const held = await findHeldBack(deps.db);
  if (held.length === 0) return woken.clear();
  if (isStopped(await switchesNow(deps))) return;
  await wakeEach(held, woken, await deps.clock(), (caseId) => wake(deps, caseId));
}
