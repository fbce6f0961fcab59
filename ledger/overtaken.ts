import type { Entry } from '../domain/entries.js';
import type { Fact } from '../domain/facts.js';
import type { LedgerRow } from './chain.js';

/**
 * Facts that another task found, so that the engine had kept for good whatever was recorded before it was asked for.
 * Everything else may be found in the very task that records it.
 */
const FOUND_BY_OTHER_TASKS: readonly string[] = [
  'decision',
  'claimed',
  'stopped',
  'effect',
] satisfies readonly Fact['kind'][];

type Step = Pick<LedgerRow, 'kind' | 'sequence' | 'body'>;
/** A step that is held, and whether it was recorded by a run that has no word on the case. */
type HeldStep = Step & Pick<LedgerRow, 'reset'>;

/** The message that a step is about, as its entry says. */
function messageOf({ body }: Step): string | null {
  return (JSON.parse(body) as Partial<Entry>).messageId ?? null;
}

/** Whether both are about the same thing that happened, be it told at another time or with other noise. */
function isSame(held: Step, wanted: Step): boolean {
  return held.sequence === wanted.sequence && held.kind === wanted.kind && messageOf(held) === messageOf(wanted);
}

/**
 * Whether an entry of a run shows that its engine was put back to an earlier moment, as by a backup, and no workflow task
 * merely retried, which records anew what it knows:
 * - it is about a message that the run has not heard. A message is in the engine for good before a task hears it, so that
 *   a task done again hears it again;
 * - or it is about something that the run can only have come to after the sequence which it now wants to record anew, or
 *   in its place.
 *
 * What a run recorded that was reset, before it noticed, was no step of the case.
 *
 * @param knows the messages that the run has heard and not recorded yet, by their ids
 */
export function overtakes(held: HeldStep, wanted: Step, knows: readonly string[]): boolean {
  if (held.reset || held.sequence < wanted.sequence || isSame(held, wanted)) return false;
  const messageId = messageOf(held);
  const isForgotten = messageId !== null && !knows.includes(messageId);
  return isForgotten || FOUND_BY_OTHER_TASKS.includes(held.kind);
}
