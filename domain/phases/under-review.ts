import type { Case } from '../case.js';
import { SECOND } from '../clock.js';
import { decisionRefusal } from '../decision-rules.js';
import type { Decision } from '../decisions.js';
import { moves, refuses, stays, type Rules, type Turn } from '../step.js';

/** A recovery found not justified does not stay: what it did is ended before the case closes. */
function concludes(kase: Case, review: Decision, now: number): Turn {
  if (review.statement.kind !== 'review' || review.statement.conclusion === null)
    return refuses(kase, 'not-wanted-now');
  const refusal = decisionRefusal(kase, review, [kase.plan.review]);
  if (refusal !== null) return refuses(kase, refusal);
  if (review.statement.conclusion === 'not-justified' && kase.outcome === 'completed') {
    return moves(kase, 'ending', now, { review, outcome: 'failed' }, ['case-ended']);
  }
  return moves(kase, 'closed', now, { review, needsHuman: false }, ['decision-recorded']);
}

/** Reminds until the review is due, then says that it is late and goes on reminding. A case never closes unreviewed. */
function reminds(kase: Case, now: number): Turn {
  const late = kase.reviewDueAt !== null && now >= kase.reviewDueAt;
  const deadline = now + kase.plan.review.reminderSeconds * SECOND;
  const changes = { deadline, remindersSent: kase.remindersSent + 1, needsHuman: kase.needsHuman || late };
  return stays(kase, changes, [late ? 'review-overdue' : 'review-reminder']);
}

/** Somebody with no part in the case looks at it afterwards (invariant 11). */
export const underReview: Rules = (kase, fact, now) => {
  if (fact.kind === 'decision') return concludes(kase, fact.decision, now);
  if (fact.kind === 'deadline') return reminds(kase, now);
  return refuses(kase, 'not-wanted-now');
};
