import { condition } from '@temporalio/workflow';
import { dueCall } from '../../domain/calls.js';
import { isHeldBack } from '../../domain/held-back.js';
import type { Perform } from '../heard.js';
import { judge } from '../judge.js';
import { LOOK_AGAIN_AFTER_MILLISECONDS } from '../travel.js';

/**
 * Listens until a message comes, the phase's one deadline passes, a call for approvals is due, or the case should continue
 * as new (messages that never reach the inbox make its history longer too). Whoever has spoken is heard before anybody is
 * called again.
 */
export const listen: Perform = async (kase, { inbox, alarm, travel }) => {
  const wasLong = travel.isDue;
  const grewLong = (): boolean => !wasLong && travel.isDue;
  const isWoken = (): boolean => isHeldBack(kase) && inbox.isWoken;
  const somethingToDo = (): boolean => isWoken() || inbox.hasMessage || inbox.hasNoiseToRecord || grewLong();
  const isLate = (): boolean => kase.deadline !== null && kase.deadline <= Date.now();
  const isCallDue = (): boolean => dueCall(kase, Date.now()) !== null;
  if (!somethingToDo() && !isLate() && !isCallDue()) {
    alarm.setFor(kase);
    const wakesUp = (): boolean => somethingToDo() || alarm.hasRung;
    // A case that only waits for a quiet moment to continue as new does not wait for long.
    await (wasLong ? condition(wakesUp, LOOK_AGAIN_AFTER_MILLISECONDS) : condition(wakesUp));
  }
  if (isLate() && !inbox.hasStop) return { fact: { kind: 'deadline' } };
  const message = inbox.take(kase);
  if (message !== null) return judge(kase, message, inbox);
  if (isCallDue()) return { fact: { kind: 'call-due' } };
  if (inbox.hasNoiseToRecord) return { fact: { kind: 'noise', noise: {} } };
  return null;
};
