import { workflowInfo } from '@temporalio/workflow';
import { SECOND } from '../domain/clock.js';
import type { Inbox } from './inbox.js';

/** A history longer than this continues as new: far below the server's own suggestion of 4,096 events. */
const HISTORY_EVENTS_MAX = 2_000;

/** A case that should travel but is being talked to looks again after this long. */
export const LOOK_AGAIN_AFTER_MILLISECONDS = SECOND;

/** Whether the case should continue as new when it can. */
export function historyIsLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > HISTORY_EVENTS_MAX;
}

/**
 * Whether to continue as new at the next turn. Not in a workflow task that brought a signal: more may follow, and a
 * signal that overtakes the continuation fails the whole task. Under a flood every task would fail, and the next would
 * have to hear all signals at once, more than a worker can in the 5 s it gives a task.
 */
export function shouldTravel({ isQuiet }: Inbox): boolean {
  return isQuiet && historyIsLong();
}
