import { ACTIONS, type Action } from '../../domain/actions.js';
import { isRefusedUnder, raisedPlan } from '../../domain/context-risk.js';
import { verdictOf, type PlanChange, type Verdict } from '../../domain/plan-changes.js';
import type { Plan } from '../../domain/plan.js';
import type { Refusal } from '../../domain/refusals.js';
import type { RiskSignal } from '../../domain/risk-signals.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import type { Policy } from '../../policy/load.js';
import { isPlan, planAbout } from '../../policy/plan.js';
import { readCsv } from '../csv/read.js';
import { UsageError } from '../failures.js';
import { demandsChanged } from '../../policy/differences/compared.js';
import { somebody } from '../../policy/differences/kinds.js';
import { listOf } from './people-file.js';

/** A case that was, as far as it decides what a policy says of it. */
export interface PastCase {
  readonly caseId: string;
  readonly action: Action;
  readonly person: PersonOfRecord;
  /** The plan that it was opened under; null where only today's policy tells. */
  readonly pinned: Plan | null;
  readonly raisedBy: readonly RiskSignal[];
}

/** What a new policy would have meant for it. */
export interface Replayed {
  readonly caseId: string;
  readonly action: Action;
  readonly personId: string;
  readonly verdict: Verdict;
  readonly refusal: Refusal | null;
  readonly changes: readonly PlanChange[];
}

const COLUMNS = { required: ['case', 'action', 'person'], optional: ['groups', 'opened_at', 'manager'] } as const;
type Column = (typeof COLUMNS)['required' | 'optional'][number];

/**
 * Past cases as a file lists them.
 *
 * @throws {UsageError} naming file and line
 */
export async function pastCasesIn(file: string): Promise<readonly PastCase[]> {
  const cases: PastCase[] = [];
  for await (const { line, cells } of readCsv<Column>(file, COLUMNS)) {
    const action = ACTIONS.find((one) => one === cells.action);
    if (action === undefined) throw new UsageError(`${file}:${line}: action: expected one of ${ACTIONS.join(', ')}`);
    if (cells.case === '' || cells.person === '') throw new UsageError(`${file}:${line}: a case and a person`);
    const person = { ...somebody(cells.person, listOf(cells.groups)), managerId: cells.manager || null };
    cases.push({ caseId: cells.case, action, person, pinned: null, raisedBy: [] });
  }
  return cases;
}

/** The plan as such a case would be opened now; its evidence strengthened as far as that of the case was. */
function raisedLike({ action, raisedBy, pinned }: PastCase, plan: Plan | Refusal): Plan | Refusal {
  if (!isPlan(plan)) return plan;
  if (isRefusedUnder(action, raisedBy)) return 'under-attack';
  const methods = plan.evidence.methods.map(({ method }) => method);
  const strengthened = raisedPlan(plan, raisedBy, methods);
  const wasNot = pinned !== null && pinned.evidence.minimumStrength < strengthened.evidence.minimumStrength;
  return wasNot ? raisedPlan(plan, raisedBy, []) : strengthened;
}

/**
 * Holds a new policy against past cases. Whoever is in them counts as active, as they were when the case was opened: that somebody
 * left since is no change of the policy.
 *
 * @param today under which a case was opened that has no pinned plan; null where all have one
 */
export function replayed(today: Policy | null, proposed: Policy, cases: readonly PastCase[]): readonly Replayed[] {
  return cases.map((past) => {
    const { caseId, action, pinned } = past;
    const person: PersonOfRecord = { ...past.person, status: 'active' };
    const before = pinned ?? raisedLike(past, today === null ? 'no-rule' : planAbout(today, action, person));
    const after = raisedLike(past, planAbout(proposed, action, person));
    return {
      caseId,
      action,
      personId: person.personId,
      verdict: verdictOf(before, after),
      refusal: isPlan(after) ? null : after,
      changes: demandsChanged(before, after),
    };
  });
}
