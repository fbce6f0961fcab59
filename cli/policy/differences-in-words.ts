import { VERDICTS } from '../../domain/plan-changes.js';
import type { Policy } from '../../policy/load.js';
import { changeInWords } from './change-in-words.js';
import type { Difference } from './compared.js';
import { nameOf } from './policy-file.js';
import { refusalInWords } from './refusal-in-words.js';

/** How many of them there are of each verdict, in one line. */
export function countsInWords(verdicts: readonly string[]): string {
  const counts = VERDICTS.map((verdict) => ({ verdict, count: verdicts.filter((one) => one === verdict).length }));
  return counts.map(({ verdict, count }) => `${count} ${verdict}`).join(', ');
}

function differenceInWords({ action, kinds, verdict, before, after, changes }: Difference): readonly string[] {
  const head = `${verdict.toUpperCase()}  ${action} for ${kinds.join(', ')}`;
  if (typeof before === 'string' && typeof after !== 'string') return [head, '  was refused, and may be recovered now'];
  if (typeof after === 'string') return [head, `  ${refusalInWords(after)}`];
  return [head, ...changes.map((change) => `  ${change.direction.padEnd(8)}  ${changeInWords(change)}`)];
}

/** What changes for whom, and a line that sums it up. */
export function differencesInWords(
  before: Policy,
  after: Policy,
  differences: readonly Difference[],
): readonly string[] {
  const each = differences.flatMap(({ verdict, kinds }) => kinds.map(() => verdict));
  const changed = differences.filter(({ verdict }) => verdict !== 'same').flatMap(differenceInWords);
  return [
    `${nameOf(before)} → ${nameOf(after)}: ${countsInWords(each)} (each an action for a kind of people)`,
    ...(changed.length > 0 ? ['', ...changed] : []),
  ];
}
