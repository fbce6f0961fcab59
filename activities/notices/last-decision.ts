import type { Case } from '../../domain/case.js';
import type { Decision } from '../../domain/decisions.js';

/** The later of the last approval and the last that was taken back. */
function lastApproved({ approvals, withdrawals = [] }: Case): Decision | null {
  const [approval, withdrawal] = [approvals.at(-1), withdrawals.at(-1)];
  if (approval === undefined || withdrawal === undefined) return approval ?? withdrawal ?? null;
  return approval.decidedAt > withdrawal.decidedAt ? approval : withdrawal;
}

/** What was decided last in a case: what its author is told that they signed. */
export function lastDecision(kase: Case): Decision | null {
  return kase.review ?? kase.stoppedBy ?? kase.acknowledgement ?? lastApproved(kase);
}
