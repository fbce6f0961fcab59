import type { Case } from './case.js';
import type { Evidence } from './evidence.js';

/** As much of a case as tells what was ever verified in it. */
export type Given = Partial<Pick<Case, 'evidence' | 'lapsed' | 'evidenceBeside'>>;

/**
 * Everything that was verified in a case, whether it counts still or not: whoever vouched for any of it verified in the case, and
 * decides nothing about it (issue 6, part 3).
 */
export function everGiven({ evidence = [], lapsed, evidenceBeside = [] }: Given): readonly Evidence[] {
  return [...evidence, ...(lapsed?.evidence ?? []), ...evidenceBeside];
}

/** What is kept of items that are not, or no more, among the evidence that a case rests on. */
export function keptBeside(kase: Case, items: readonly Evidence[]): Pick<Case, 'evidenceBeside'> {
  return items.length === 0 ? {} : { evidenceBeside: [...(kase.evidenceBeside ?? []), ...items] };
}
