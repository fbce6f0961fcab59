import { calls } from './calling.js';
import { decisionRefusal, quorumReached } from '../decision-rules.js';
import { coolsOff, ends, refuses, stays, type Rules } from '../step.js';

/** People who took no part countersign what they were shown, inside the window, or refuse it. */
export const approving: Rules = (kase, fact, now) => {
  if (fact.kind === 'deadline') return ends(kase, 'lapsed', now);
  if (fact.kind === 'call-due') return calls(kase, now);
  if (fact.kind !== 'decision') return refuses(kase, 'not-wanted-now');
  const refusal = decisionRefusal(kase, fact.decision, kase.plan.approvals.group);
  if (refusal !== null) return refuses(kase, refusal);
  switch (fact.decision.statement.kind) {
    case 'approve': {
      if (kase.deadline !== null && now > kase.deadline) return refuses(kase, 'not-wanted-now');
      const approvals = [...kase.approvals, fact.decision];
      return quorumReached(kase, approvals)
        ? coolsOff(kase, now, { approvals }, ['decision-recorded'])
        : stays(kase, { approvals }, ['decision-recorded']);
    }
    case 'refuse':
    case 'veto':
      return ends(kase, 'refused', now, { stoppedBy: fact.decision });
    case 'acknowledge':
    case 'review':
      return refuses(kase, 'not-wanted-now');
  }
};
