import { condition } from '@temporalio/workflow';
import type { Case } from '../../domain/case.js';
import { waitsFor } from '../../domain/waiting.js';
import type { Perform } from '../heard.js';
import { judge } from '../judge.js';
import { historyIsLong, LOOK_AGAIN_AFTER_MILLISECONDS, shouldTravel } from '../travel.js';

/**
 * Listens until a message comes, the phase's one deadline passes, or the case should continue as new (messages that
 * never reach the inbox make its history longer too).
 */
export const listen: Perform = async (kase, { inbox }) => {
  const wasLong = historyIsLong();
  const grewLong = (): boolean => !wasLong && historyIsLong();
  const somethingToDo = (): boolean => inbox.hasMessage || inbox.hasNoiseToRecord || shouldTravel(inbox) || grewLong();
  if (!somethingToDo()) {
    const milliseconds = waitsAtMostMilliseconds(kase);
    if (milliseconds === null) await condition(somethingToDo);
    else if (milliseconds > 0) await condition(somethingToDo, milliseconds, { summary: `waits for ${waitsFor(kase)}` });
  }
  const isLate = kase.deadline !== null && kase.deadline <= Date.now();
  if (isLate && !inbox.hasStop) return { fact: { kind: 'deadline' } };
  const arrived = inbox.take();
  if (arrived !== null) return judge(kase, arrived, inbox);
  if (inbox.hasNoiseToRecord) return { fact: { kind: 'noise', noise: {} } };
  return null;
};

/** Until the deadline, but not long when the case only waits for a quiet moment to continue as new; null: for ever. */
function waitsAtMostMilliseconds({ deadline }: Case): number | null {
  const waits = deadline === null ? null : deadline - Date.now();
  if (!historyIsLong()) return waits;
  return Math.min(waits ?? LOOK_AGAIN_AFTER_MILLISECONDS, LOOK_AGAIN_AFTER_MILLISECONDS);
}
