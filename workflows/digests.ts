import { ask } from './ask.js';

/**
 * Sends the digests of those whose morning has come, and the mails of campaigns; neither waits for the other. A Temporal
 * Schedule starts it, time after time (`workers/schedules.ts`). The activities find for themselves what is due, so that a run
 * started by hand sends nothing early and nothing twice.
 */
export async function digests(): Promise<void> {
  await Promise.all([untilNoneIsLeft(ask.sendDigests), untilNoneIsLeft(ask.sendCampaignMails)]);
}

async function untilNoneIsLeft(sendSome: () => Promise<boolean>): Promise<void> {
  while (await sendSome());
}
