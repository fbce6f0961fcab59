import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../db/connect.js';
import { deleteSubmissionsBefore } from '../db/submissions.js';
import { DAY, HOUR, type Clock } from '../domain/clock.js';
import type { Logger } from '../logging/logger.js';

/** What is needed to sweep: the database as the one role whose submissions are swept. */
export interface SweepingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * How long something sealed is kept that nobody used: as long as "not me" works after closing (invariant 10). What is
 * used is deleted with its use; the rest reached a case that was over, or had no use for it.
 */
const KEPT_UNUSED = 30 * DAY;

/** Deletes what was sealed to this worker and never used. How much there was. */
export async function sweepSubmissions({ db, clock }: Omit<SweepingDeps, 'logger'>): Promise<number> {
  return deleteSubmissionsBefore(db, (await clock()) - KEPT_UNUSED);
}

/** Sweeps every hour until it is told to stop; first after an hour, so that what waited for this worker is used before. */
export async function keepsSweeping(deps: SweepingDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(HOUR, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await sweepSubmissions(deps).catch((error: unknown) => {
      deps.logger.warn('what was sealed and never used could not be deleted', { error });
    });
  }
}
