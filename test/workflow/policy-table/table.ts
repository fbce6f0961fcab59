import { canonicalJson } from '../../../domain/canonical.js';
import type { Plan } from '../../../domain/plan.js';
import type { SubjectClass } from '../../../domain/subject-classes.js';
import { loadPolicy } from '../../../policy/load.js';
import { rowsOf, weakestPaths, type EvidencePath } from '../../domain/support/weakest.js';
import { givable, HERE } from '../../support/policy-table/giving.js';

/** The table that cases here are driven through. */
export const policy = await loadPolicy('policy/recovery.yaml', { production: true });

/** A rule with the overlays of a class, where that makes a plan of its own, and every class that gets this plan. */
export interface TableRow {
  readonly name: string;
  readonly plan: Plan;
  readonly classes: readonly [SubjectClass, ...SubjectClass[]];
}

function nameOf({ rule, overlays = [] }: Plan): string {
  return [rule, ...overlays].join(' with ');
}

/** What a plan demands, whoever it is for. */
function demandsOf(plan: Plan): string {
  return canonicalJson({ ...plan, classes: [] });
}

/** Every plan that the table makes of one class, each once: a row that is added is driven without a word more. */
export const TABLE: readonly TableRow[] = [
  ...rowsOf(policy)
    .reduce((rows, [, subjectClass, plan]) => {
      const key = demandsOf(plan);
      const { classes = [] } = rows.get(key) ?? {};
      const [first = subjectClass, ...more] = [...classes, subjectClass];
      return rows.set(key, { name: nameOf(plan), plan: rows.get(key)?.plan ?? plan, classes: [first, ...more] });
    }, new Map<string, TableRow>())
    .values(),
];

/** The weakest ways through a plan that can be gone here. */
export function waysThrough(plan: Plan): readonly EvidencePath[] {
  return weakestPaths(plan, givable(plan), HERE);
}
