import type { Case } from '../case.js';
import { decisionRefusal } from '../decision-rules.js';
import type { Decision } from '../decisions.js';
import { isUnconfirmed, wantsAcknowledgement } from '../grants.js';
import type { NoticeKind } from '../notices.js';
import { ends, moves, refuses, stays, type Rules, type Turn } from '../step.js';

/**
 * A person who took no part says that they know of it, in time: then it stays for as long as it was granted, or, where that is what
 * the rest waits for, the case does the rest.
 */
function acknowledged(kase: Case, acknowledgement: Decision, now: number): Turn {
  const { plan, grantedUntil } = kase;
  const deadline = kase.deadline ?? 0; // what is in force for a time has one
  const isWanted = wantsAcknowledgement(kase) && acknowledgement.statement.kind === 'acknowledge';
  if (plan.acknowledgement === undefined || !isWanted) return refuses(kase, 'not-wanted-now');
  if (now > deadline) return refuses(kase, 'not-wanted-now');
  const refusal = decisionRefusal(kase, acknowledgement, [plan.acknowledgement]);
  if (refusal !== null) return refuses(kase, refusal);
  const told: readonly NoticeKind[] = ['decision-recorded'];
  if (isUnconfirmed(kase)) return moves(kase, 'executing', now, { acknowledgement, stage: 'confirmed' }, told);
  return stays(kase, { acknowledgement, deadline: grantedUntil ?? deadline }, told);
}

/**
 * What was granted for a time is in force until that time is over, or somebody who was involved ends it early (see
 * `domain/advance.ts`); either way the case did what it was for. What nobody acknowledged in time ends by itself, and did
 * not (recovery policy, section 5.9). A case that granted nothing passes through at once.
 */
export const inForce: Rules = (kase, fact, now) => {
  switch (fact.kind) {
    case 'deadline':
      return ends(kase, wantsAcknowledgement(kase) ? 'lapsed' : 'completed', now);
    case 'decision':
      return acknowledged(kase, fact.decision, now);
    default:
      return refuses(kase, 'not-wanted-now');
  }
};
