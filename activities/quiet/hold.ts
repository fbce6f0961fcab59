import type { Case } from '../../domain/case.js';
import { isHeld } from '../../domain/quiet.js';
import { quietRecord } from './quiet-record.js';
import { takeInQuietly, type QuietDeps } from './take-in.js';

/** Asked again by whoever retries, like a target that does not answer; what is logged of it says no more than that. */
class NotYetError extends Error {
  override readonly name = 'NotYetError';

  constructor() {
    super('not now; asked again');
    // It would say where this was thrown, and so why, to everybody who reads a log.
    delete this.stack;
  }
}

/**
 * Returns when the system may act for a case. A case that is held waits here and shows nothing of it: every other step was
 * as always, and this one takes longer, as where a target does not answer (CTL-19, recovery policy, section 5.12).
 *
 * @throws as long as it may not
 */
export async function mayActNow(deps: QuietDeps, kase: Case): Promise<void> {
  await takeInQuietly(deps, kase.id);
  if (isHeld(await quietRecord(deps, kase.id), kase)) throw new NotYetError();
}
