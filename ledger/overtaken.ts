import type { Entry } from '../domain/entries.js';
import type { Fact } from '../domain/facts.js';
import type { LedgerRow } from './chain.js';

/**
 * Facts that another task found, so that the engine had kept for good whatever was recorded before it was asked for. How
 * far sending a challenge comes is a race with a stop, and everything else is found in the very task that records it.
 */
const FOUND_BY_OTHER_TASKS: readonly string[] = [
  'evidence',
  'attempt-refused',
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

/**
 * Whether an entry of a run shows that its engine was put back to an earlier moment, as by a backup: it is about
 * something that the run can only have come to after the sequence which it now wants to record anew, or in its place. A
 * workflow task that is merely retried records anew what came before any such fact, or the same fact. What a run recorded
 * that was reset, before it noticed, was no step of the case.
 */
export function overtakes(held: HeldStep, wanted: Step): boolean {
  if (held.reset || !FOUND_BY_OTHER_TASKS.includes(held.kind)) return false;
  if (held.sequence !== wanted.sequence) return held.sequence > wanted.sequence;
  return held.kind !== wanted.kind || messageOf(held) !== messageOf(wanted);
}
