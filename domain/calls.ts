import type { CallsMade, Case } from './case.js';
import { SECOND } from './clock.js';
import { nextWithin } from './hours.js';

/** What is to be done next about approvals that are missing; `at` in epoch milliseconds. */
export type Call =
  | { readonly kind: 'reminder'; readonly at: number }
  | { readonly kind: 'escalation'; readonly at: number; readonly group: string };

type Waiting = Pick<Case, 'phase' | 'plan' | 'frozenAt' | 'deadline' | 'calls'>;

const NONE: CallsMade = { remindedAt: null, escalatedBy: [] };

/** What was called so far. */
export function callsOf({ calls }: Pick<Case, 'calls'>): CallsMade {
  return calls ?? NONE;
}

function nextEscalation(kase: Waiting, since: number): Call | null {
  const step = kase.plan.approvals.escalation?.[callsOf(kase).escalatedBy.length];
  return step === undefined
    ? null
    : { kind: 'escalation', at: since + step.afterSeconds * SECOND, group: step.to.group };
}

/** However many were missed while nothing ran, one goes out; and none outside the hours where the rule has them. */
function nextReminder(kase: Waiting, since: number, now: number): Call | null {
  const { reminders } = kase.plan.approvals;
  if (reminders === undefined) return null;
  const due = (callsOf(kase).remindedAt ?? since) + reminders.everySeconds * SECOND;
  const at = reminders.hours === undefined ? due : nextWithin(reminders.hours, Math.max(due, now));
  return at === null ? null : { kind: 'reminder', at };
}

/**
 * The one call that is due next while approvals are missing, or null where there is none before the window is over: a call
 * never extends it. An escalation goes before a reminder of the same moment.
 */
export function nextCall(kase: Waiting, now: number): Call | null {
  const { phase, frozenAt, deadline } = kase;
  if (phase !== 'approving' || frozenAt === null || deadline === null) return null;
  const [escalation, reminder] = [nextEscalation(kase, frozenAt), nextReminder(kase, frozenAt, now)];
  const isFirst = escalation !== null && (reminder === null || escalation.at <= reminder.at);
  const call = isFirst ? escalation : reminder;
  return call === null || call.at >= deadline ? null : call;
}

/** The call that must be made now, if any. */
export function dueCall(kase: Waiting, now: number): Call | null {
  const call = nextCall(kase, now);
  return call !== null && call.at <= now ? call : null;
}

/** When a case has something to do by itself next: a call, or its deadline. Null where only a fact moves it. */
export function wakesAt(kase: Waiting, now: number): number | null {
  return nextCall(kase, now)?.at ?? kase.deadline;
}

/** The group that a step of the escalation told, by the entry that took it; null for an entry that took none. */
export function escalatedTo(kase: Pick<Case, 'plan' | 'calls'>, sequence: number): string | null {
  const step = callsOf(kase).escalatedBy.indexOf(sequence);
  return step === -1 ? null : (kase.plan.approvals.escalation?.[step]?.to.group ?? null);
}
