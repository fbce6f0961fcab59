import { ask } from './ask.js';

/**
 * Sends the digests of those whose morning has come. A Temporal Schedule starts it, time after time
 * (`workers/schedules.ts`). The activity finds for itself what is due, so that a run started by hand sends nothing early
 * and nothing twice.
 */
export async function digests(): Promise<void> {
  while (await ask.sendDigests());
}
