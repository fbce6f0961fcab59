import { hasPart } from '../../../domain/separation.js';
import type { Case } from '../../../domain/case.js';
import type { AccessToken } from '../../../proofs/access-token.js';
import { isAsked, recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { shownTimelineOf } from '../../shown-happening.js';
import { shownEvidenceOf } from '../../shown-evidence.js';
import { readTimelineSchema } from './schema.js';

/** Whoever may conclude the review now, and whoever did. Anybody else with a part in the case sees it as the desk does. */
function mayReview(kase: Case, caller: AccessToken): boolean {
  if (caller.personId === null) return false;
  if (kase.review?.by === caller.personId) return true;
  return isAsked(kase, caller, 'review') && !hasPart(kase, caller.personId);
}

export const readTimeline = route(readTimelineSchema, async ({ params, identity }, deps) => {
  const kase = await recordedCase(deps, params.caseId);
  if (kase === null || !mayReview(kase, identity.caller)) return refused('not-found');
  const { personId, displayName } = kase.subject;
  return {
    status: 200,
    body: {
      caseId: kase.id,
      outcome: kase.outcome,
      subject: { personId, displayName },
      rule: kase.plan.rule,
      policy: kase.plan.policyDigest,
      timeline: shownTimelineOf(kase),
      evidence: kase.evidence.map(shownEvidenceOf),
    },
  };
});
