import { digestOf } from './canonical.js';
import type { Case } from './case.js';
import { SECOND } from './clock.js';
import type { Decision } from './decisions.js';
import { stillSeated } from './quorum.js';
import type { Refusal } from './refusals.js';
import { statementRefusal } from './statement-rules.js';

/**
 * Whether an approval may still be taken back: nothing was executed, and nothing is under way that a warrant was minted
 * for. From then on "not me" stops the case and undoes it.
 */
export function mayTakeBack({ phase, stage, effects }: Pick<Case, 'phase' | 'stage' | 'effects'>): boolean {
  switch (phase) {
    case 'approving':
    case 'cooling-off':
      return true;
    case 'awaiting-claim':
      return stage === 'before-claim' && effects.every(({ state }) => state === 'planned');
    case 'opening':
    case 'verifying':
    case 'executing':
    case 'in-force':
    case 'ending':
    case 'under-review':
    case 'closed':
      return false;
  }
}

/**
 * Why somebody cannot take their approval back, or null. It needs no standing but having given it: whoever left the group
 * since may all the more.
 */
export function withdrawalRefusal(kase: Case, withdrawal: Decision): Refusal | null {
  const { statement, standing, by } = withdrawal;
  if (!kase.approvals.some((approval) => approval.by === by)) return 'nothing-to-withdraw';
  const { receipt } = standing;
  const isTheirs = receipt.personId === by && statement.decider === by && receipt.caseId === statement.caseId;
  if (!isTheirs) return 'proof';
  const refusal = statementRefusal(kase, statement, receipt.readAt);
  if (refusal !== null) return refusal;
  return receipt.statementDigest === digestOf(statement) ? null : 'proof';
}

/** What is left of a case's approvals without one, and who took it back. The same person approves it no more. */
export function withdrawn(kase: Case, withdrawal: Decision): Required<Pick<Case, 'approvals' | 'withdrawals'>> {
  const withdrawals = [...(kase.withdrawals ?? []), withdrawal];
  const { readAt } = withdrawal.standing.receipt;
  const oldest = readAt - kase.plan.windows.approvalSeconds * SECOND;
  const left = kase.approvals
    .filter((approval) => approval.by !== withdrawal.by)
    .filter(({ standing }) => standing.receipt.readAt > oldest);
  return { withdrawals, approvals: stillSeated({ ...kase, withdrawals }, left) };
}
