import type { Action } from './actions.js';
import type { Evidence, EvidenceReceipt } from './evidence.js';
import type { CoolingOffWaiver, Plan, Windows } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';
import type { Tier } from './subjects.js';

function waives({ strength, inPerson }: CoolingOffWaiver, { receipt }: { readonly receipt: EvidenceReceipt }): boolean {
  return receipt.strength >= strength && (inPerson !== true || receipt.method === 'in-person');
}

/** Whether the evidence that was given takes the time to object away. */
export function isCoolingOffWaived(
  { windows: { coolingOffSeconds, coolingOffWaivedBy } }: Pick<Plan, 'windows'>,
  evidence: readonly Evidence[],
): boolean {
  if (coolingOffSeconds === 0 || coolingOffWaivedBy === undefined) return false;
  return evidence.some((item) => waives(coolingOffWaivedBy, item));
}

/**
 * How long everybody who was told may object in a case: what its plan says, or no time at all.
 *
 * @param evidence as it was frozen, every item judged to count
 */
export function coolingOffSecondsOf(plan: Pick<Plan, 'windows'>, evidence: readonly Evidence[]): number {
  return isCoolingOffWaived(plan, evidence) ? 0 : plan.windows.coolingOffSeconds;
}

/** The same times, of which no evidence waives any: of a plan that is raised above its row. */
export function withoutWaiver(windows: Windows): Windows {
  const { coolingOffWaivedBy: _, ...unwaived } = windows;
  return unwaived;
}

/** The rows that say it, with what they take for it, and the tier that is theirs. */
const ROWS: Readonly<
  Partial<Record<Action, { readonly row: string; readonly tier: Tier; readonly inPerson: boolean }>>
> = {
  'mfa.reset': { row: 'row 3', tier: 2, inPerson: false },
  'mfa.rebind': { row: 'row 4', tier: 3, inPerson: true },
};

/** S4 (recovery policy, section 1). */
const SUPERIOR = 4;

/**
 * In what a plan takes the time to object away though no row of the recovery policy does: the floor under every file. Of whoever
 * is of a class with a row of their own (6 to 8), and in a plan that something raised, no evidence does.
 */
export function* waiverFlaws(
  { action, tier, windows, raisedBy = [] }: Pick<Plan, 'action' | 'tier' | 'windows' | 'raisedBy'>,
  { isOfOwnRow }: { readonly isOfOwnRow: boolean },
): Iterable<PlanFlaw> {
  const { coolingOffWaivedBy: waiver } = windows;
  if (waiver === undefined) return;
  const path = ['windows', 'coolingOffWaivedBy'];
  const row = ROWS[action];
  if (row === undefined || tier !== row.tier || isOfOwnRow || raisedBy.length > 0)
    return yield { path, expected: 'nothing: evidence waives the time to object of rows 3 and 4 alone, unraised' };
  if (waiver.strength < SUPERIOR) yield { path: [...path, 'strength'], expected: `at least ${SUPERIOR} (${row.row})` };
  if (row.inPerson && waiver.inPerson !== true)
    yield { path: [...path, 'inPerson'], expected: `true: only presence waives it (${row.row})` };
}
