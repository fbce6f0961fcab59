import { readFile } from 'node:fs/promises';
import { canonicalJson } from '../../../domain/canonical.js';
import type { Method } from '../../../domain/evidence.js';
import type { Plan } from '../../../domain/plan.js';
import type { SubjectClass } from '../../../domain/subject-classes.js';
import { parsePolicy } from '../../../policy/load.js';
import { notYetEnough, rowsOf, weakestPaths, type EvidencePath } from '../../domain/support/weakest.js';
import { inReach } from '../../support/policy-table/actions.js';
import { givable, HERE } from '../../support/policy-table/giving.js';

const FILE = 'policy/recovery.yaml';

/** Whoever wrote its risk analysis has switched row 4r on, so that it is driven too. */
export const amended = (text: string): string =>
  text.replace('    off: true', '    riskAnalysis: docs/risk-analysis.md#remote-rebind');

/** The table that cases here are driven through. */
export const policy = parsePolicy(amended(await readFile(FILE, 'utf8')), FILE, { production: true });

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

/** Each row by each of the weakest ways through it. */
export const WAYS = TABLE.flatMap(({ name, plan, classes }) =>
  waysThrough(plan).map((way, nth) => ({ name: `${name}, ${way.methods.join(' and ')}`, plan, classes, way, nth })),
);

/** What is given of each row by which it does not go on, and how many of those who must approve do, but for the last. */
export interface Lapse {
  readonly name: string;
  readonly plan: Plan;
  readonly subjectClass: SubjectClass;
  readonly given: readonly Method[];
  readonly approvals: number;
}

/** Whatever one can give oneself beside what is left of the weakest evidence, as long as it is not enough. */
function withoutOne(plan: Plan, rest: readonly Method[]): readonly Method[] {
  const own = givable(plan).filter((method) => inReach(plan.action).includes(method) || rest.includes(method));
  return notYetEnough(plan, rest, own, HERE);
}

/** Each row without each of its items, and with one of its people missing. */
export const LAPSES: readonly Lapse[] = WAYS.flatMap(({ name, plan, classes: [subjectClass], way }) => {
  const { methods, approvals } = way;
  const rest = (missing: Method) => methods.filter((method) => method !== missing);
  const lacking = methods.map((missing) => ({
    name: `${name}; without ${missing}`,
    plan,
    subjectClass,
    given: withoutOne(plan, rest(missing)),
    approvals: 0,
  }));
  const unsigned = { name: `${name}; one approval fewer`, plan, subjectClass, given: methods, approvals };
  return approvals === 0 ? lacking : [...lacking, unsigned];
});
