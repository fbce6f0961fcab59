import type { Case } from '../case.js';
import { decisionRefusal } from '../decision-rules.js';
import type { Decision } from '../decisions.js';
import { approvalsUntil, holdersWanted, quorumReached, seatRefusal } from '../quorum.js';
import { coolsOff, ends, refuses, stays, type Rules, type Turn } from '../step.js';
import { calls } from './calling.js';
import { takesBack } from './taking-back.js';
import { refusedBy } from './veto.js';

/** One approval more; when every seat is filled the case goes on, else it waits for the next to be. */
function approved(kase: Case, approval: Decision, now: number): Turn {
  if (kase.deadline !== null && now > kase.deadline) return refuses(kase, 'not-wanted-now');
  const refusal = seatRefusal(kase, kase.approvals, approval);
  if (refusal !== null) return refuses(kase, refusal);
  const approvals = [...kase.approvals, approval];
  return quorumReached(kase, approvals)
    ? coolsOff(kase, now, { approvals }, ['decision-recorded'])
    : stays(kase, { approvals, deadline: approvalsUntil(kase, approvals) }, ['decision-recorded']);
}

/** People who took no part countersign what they were shown, inside the window, or refuse it. */
export const approving: Rules = (kase, fact, now) => {
  if (fact.kind === 'deadline') return ends(kase, 'lapsed', now);
  if (fact.kind === 'call-due') return calls(kase, now);
  if (fact.kind !== 'decision') return refuses(kase, 'not-wanted-now');
  const { kind } = fact.decision.statement;
  if (kind === 'withdraw') return takesBack(kase, fact.decision, now);
  const refusal = decisionRefusal(kase, fact.decision, holdersWanted(kase.plan));
  if (refusal !== null) return refuses(kase, refusal);
  switch (kind) {
    case 'approve':
      return approved(kase, fact.decision, now);
    case 'refuse':
    case 'veto':
      return refusedBy(kase, fact.decision, now);
    case 'acknowledge':
    case 'review':
      return refuses(kase, 'not-wanted-now');
  }
};
