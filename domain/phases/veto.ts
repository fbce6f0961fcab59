import type { Case } from '../case.js';
import { decisionRefusal } from '../decision-rules.js';
import type { Decision } from '../decisions.js';
import { ends, refuses, type Turn } from '../step.js';

/** A signed veto by somebody of the approvers' group who took no part ends the case, whatever it waits for. */
export function vetoed(kase: Case, decision: Decision, now: number): Turn {
  if (decision.statement.kind !== 'veto') return refuses(kase, 'not-wanted-now');
  const refusal = decisionRefusal(kase, decision, kase.plan.approvals.group);
  return refusal === null ? ends(kase, 'refused', now, { stoppedBy: decision }) : refuses(kase, refusal);
}
