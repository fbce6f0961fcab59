import type { Mode } from '../../domain/modes.js';
import type { ModeChange } from './modes-compared.js';

/** What a mode means for the tickets of a desk from then on. */
const MEANS: Readonly<Record<Mode, string>> = {
  observe: 'no case is opened, what would have become of it is recorded',
  advise: 'no case is opened, the desk is told what would have become of it',
  enforce: 'cases are opened and held to the rule',
};

/** What becomes of cases that are open by then. */
function ofPending({ before }: ModeChange): string {
  return before === 'enforce' ? '; cases that are open apply nothing more, and end refused' : '';
}

/** How a change of modes is told: which action at which desk, from which mode to which, and what that means. */
export function modesInWords(changes: readonly ModeChange[]): readonly string[] {
  return changes.flatMap((change) => {
    const { action, desks, verdict, before, after } = change;
    return [
      `${verdict.toUpperCase()}  mode of ${action} at ${desks.join(', ')}`,
      `  ${verdict.padEnd(8)}  ${before} → ${after}: ${MEANS[after]}${ofPending(change)}`,
    ];
  });
}
