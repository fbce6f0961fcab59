import type { Verdict } from '../../domain/plan-changes.js';
import { VERDICTS } from '../../domain/plan-changes.js';
import { table } from '../api/in-words.js';
import { plain } from '../../domain/in-words.js';
import { csvLine } from '../csv/write.js';
import { changeInWords } from '../../policy/differences/change-in-words.js';
import { countsInWords } from '../../policy/differences/in-words.js';
import type { Replayed } from './past-cases.js';

const byVerdict = (cases: readonly Replayed[]): readonly Replayed[] =>
  cases.toSorted((one, other) => VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict));

function why({ verdict, refusal, changes }: Replayed): string {
  if (refusal !== null) return `${refusal}`;
  const telling = changes.filter(({ direction }) => direction === verdict);
  const [first, ...others] = telling.length > 0 ? telling : changes;
  if (first === undefined) return verdict === 'laxer' ? 'was refused' : '';
  return others.length === 0 ? changeInWords(first) : `${changeInWords(first)}; ${others.length} more`;
}

/** Counts, and a line for each case that would go otherwise. */
export function replayedInWords(title: string, cases: readonly Replayed[]): readonly string[] {
  const verdicts: readonly Verdict[] = cases.map(({ verdict }) => verdict);
  const rows = byVerdict(cases)
    .filter(({ verdict }) => verdict !== 'same')
    .map((one) => [one.verdict, plain(one.caseId), one.action, plain(one.personId), why(one)]);
  const head = `${cases.length} cases, ${title}: ${countsInWords(verdicts)}`;
  return rows.length === 0 ? [head] : [head, '', ...table([['VERDICT', 'CASE', 'ACTION', 'PERSON', 'WHY'], ...rows])];
}

/** Every case as CSV, its first line the names of the columns. */
export function replayedAsCsv(cases: readonly Replayed[]): readonly string[] {
  const records = byVerdict(cases).map((one) => csvLine([one.verdict, one.caseId, one.action, one.personId, why(one)]));
  return [csvLine(['verdict', 'case', 'action', 'person', 'why']), ...records];
}
