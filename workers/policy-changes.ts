import { setTimeout as pause } from 'node:timers/promises';
import { MINUTE } from '../domain/clock.js';
import type { Logger } from '../logging/logger.js';
import { PolicyNotInForce, type PolicyInForce } from './policy-in-force.js';

/** Well within the time in which cases may still be opened under the policy before. */
const EVERY = MINUTE / 6;

/** What a worker has that works by a policy. */
interface Follows {
  readonly inForce: PolicyInForce;
  readonly logger: Logger;
  /** Judges what was signed meanwhile; the case worker alone can. */
  readonly takeIn?: () => Promise<void>;
  /** Ends the worker: nothing is done by a policy that does not hold. */
  readonly stop: () => void;
}

/** Takes up another policy when it takes effect, until it is told to stop. */
export async function followsPolicy({ inForce, logger, takeIn, stop }: Follows, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(takeIn === undefined ? EVERY : EVERY / 5, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await takeIn?.();
      await inForce.refresh();
    } catch (error) {
      if (!(error instanceof PolicyNotInForce)) {
        logger.warn('what was signed of the policy could not be read', { error });
        continue;
      }
      logger.error('the worker stops: its policy holds no longer', { code: error.code, error: error.message });
      return stop();
    }
  }
}
