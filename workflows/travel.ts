import { workflowInfo } from '@temporalio/workflow';

/** A history longer than this continues as new: far below the server's own suggestion of 4,096 events. */
const HISTORY_EVENTS_MAX = 2_000;

/** Whether the case should continue as new at the next turn. */
export function historyIsLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > HISTORY_EVENTS_MAX;
}
