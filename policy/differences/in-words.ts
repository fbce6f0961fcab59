import { VERDICTS } from '../../domain/plan-changes.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Policy } from '../load.js';
import { changeInWords } from './change-in-words.js';
import type { Difference } from './compared.js';
import { modesCompared } from './modes-compared.js';
import { modesInWords } from './modes-in-words.js';

/** A policy as the title of a table names it. */
export function nameOf({ label, digest }: Pick<Policy, 'label' | 'digest'>): string {
  return `${label} ${digest.slice(0, 12)}`;
}

/** Why there is no case, where nobody is told more than the code. */
const codeOf = (refusal: Refusal): string => `refused (${refusal})`;

/** How many of them there are of each verdict, in one line. */
export function countsInWords(verdicts: readonly string[]): string {
  const counts = VERDICTS.map((verdict) => ({ verdict, count: verdicts.filter((one) => one === verdict).length }));
  return counts.map(({ verdict, count }) => `${count} ${verdict}`).join(', ');
}

function differenceInWords(
  { action, kinds, verdict, before, after, changes }: Difference,
  told: (refusal: Refusal) => string,
): readonly string[] {
  const head = `${verdict.toUpperCase()}  ${action} for ${kinds.join(', ')}`;
  if (typeof before === 'string' && typeof after !== 'string') return [head, '  was refused, and may be recovered now'];
  if (typeof after === 'string') return [head, `  ${told(after)}`];
  return [head, ...changes.map((change) => `  ${change.direction.padEnd(8)}  ${changeInWords(change)}`)];
}

/** What changes for whom, and a line that sums it up; before it, which action is rolled out further at which desk, or less far. */
export function differencesInWords(
  before: Policy,
  after: Policy,
  differences: readonly Difference[],
  told: (refusal: Refusal) => string = codeOf,
): readonly string[] {
  const each = differences.flatMap(({ verdict, kinds }) => kinds.map(() => verdict));
  const changed = differences
    .filter(({ verdict }) => verdict !== 'same')
    .flatMap((one) => differenceInWords(one, told));
  const modes = modesInWords(modesCompared(before, after));
  return [
    `${nameOf(before)} → ${nameOf(after)}: ${countsInWords(each)} (each an action for a kind of people)`,
    ...(modes.length > 0 ? ['', ...modes] : []),
    ...(changed.length > 0 ? ['', ...changed] : []),
  ];
}
