import type { Case } from '../case.js';
import { decisionRefusal } from '../decision-rules.js';
import type { Decision } from '../decisions.js';
import { holdersWanted } from '../quorum.js';
import { ends, refuses, type Turn } from '../step.js';
import { takesBack } from './taking-back.js';

/** The case ends by a signed act, and its author is told what they signed. */
export function refusedBy(kase: Case, decision: Decision, now: number): Turn {
  const ended = ends(kase, 'refused', now, { stoppedBy: decision });
  return { ...ended, notices: [...ended.notices, 'decision-recorded'] };
}

/**
 * A signed veto by somebody of the approvers who took no part ends the case, whatever it waits for; who approved may take
 * that back while nothing is executed.
 */
export function vetoed(kase: Case, decision: Decision, now: number): Turn {
  if (decision.statement.kind === 'withdraw') return takesBack(kase, decision, now);
  if (decision.statement.kind !== 'veto') return refuses(kase, 'not-wanted-now');
  const refusal = decisionRefusal(kase, decision, holdersWanted(kase.plan));
  return refusal === null ? refusedBy(kase, decision, now) : refuses(kase, refusal);
}
