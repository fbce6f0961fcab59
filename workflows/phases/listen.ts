import { condition } from '@temporalio/workflow';
import { waitsFor } from '../../domain/waiting.js';
import type { Perform } from '../heard.js';
import { judge } from '../judge.js';
import { historyIsLong } from '../travel.js';

/**
 * Listens until a message comes, the phase's one deadline passes, or the history has grown long (messages that never
 * reach the inbox grow it too).
 */
export const listen: Perform = async (kase, { inbox }) => {
  const somethingToDo = (): boolean => inbox.hasMessage || inbox.hasNoiseToRecord || historyIsLong();
  if (!somethingToDo()) {
    if (kase.deadline === null) await condition(somethingToDo);
    else if (kase.deadline > Date.now())
      await condition(somethingToDo, kase.deadline - Date.now(), { summary: `waits for ${waitsFor(kase)}` });
  }
  const isLate = kase.deadline !== null && kase.deadline <= Date.now();
  if (isLate && !inbox.hasStop) return { fact: { kind: 'deadline' } };
  const arrived = inbox.take();
  if (arrived !== null) return judge(kase, arrived);
  if (inbox.hasNoiseToRecord) return { fact: { kind: 'noise', noise: {} } };
  return null;
};
