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
 * Wakes every case that was held back and may go on. It says nothing to them: each reads for itself whether it may. Done
 * again and again while there are any, so that none is forgotten that was held back just as the stop was lifted.
 */
export async function wakeHeld(deps: Deps, woken: Woken): Promise<void> {
  const held = await findHeldBack(deps.db);
  if (held.length === 0) return woken.clear();
  if (isStopped(await switchesNow(deps))) return;
  const now = await deps.clock();
  for (const caseId of held) {
    if (now - (woken.get(caseId) ?? 0) < AGAIN_AFTER) continue;
    woken.set(caseId, now);
    await deps.temporal.workflow
      .getHandle(caseWorkflowId(caseId))
      .signal(HANDLERS.wake)
      .catch((error: unknown) => deps.logger.warn('a case that may go on could not be woken', { caseId, error }));
  }
}
