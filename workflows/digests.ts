import { patched } from '@temporalio/workflow';
import { ask } from './ask.js';

/**
 * Sends the digests of those whose morning has come, the mails of campaigns, and those to owners of each use of what they lent;
 * none waits for another. A Temporal
 * Schedule starts it, time after time (`workers/schedules.ts`). The activities find for themselves what is due, so that a run
 * started by hand sends nothing early and nothing twice.
 */
export async function digests(): Promise<void> {
  // Runs that began before owners were told of each use go on without.
  const uses = patched('uses-told') ? [ask.tellUses()] : [];
  await Promise.all([untilNoneIsLeft(ask.sendDigests), untilNoneIsLeft(ask.sendCampaignMails), ...uses]);
}

async function untilNoneIsLeft(sendSome: () => Promise<boolean>): Promise<void> {
  while (await sendSome());
}
