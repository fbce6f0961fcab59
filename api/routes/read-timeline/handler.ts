import { hasPart } from '../../../domain/separation.js';
import type { Case } from '../../../domain/case.js';
import type { Evidence } from '../../../domain/evidence.js';
import { timelineOf } from '../../../domain/timeline.js';
import type { AccessToken } from '../../../proofs/access-token.js';
import { isAsked, recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { readTimelineSchema } from './schema.js';

const timeOf = (at: number): string => new Date(at).toISOString();

/** Whoever may conclude the review now, and whoever did. Anybody else with a part in the case sees it as the desk does. */
function mayReview(kase: Case, caller: AccessToken): boolean {
  if (caller.personId === null) return false;
  if (kase.review?.by === caller.personId) return true;
  return isAsked(kase, caller, 'review') && !hasPart(kase, caller.personId);
}

function shownEvidence({ receipt }: Evidence) {
  const { method, strength, relayable, domains, enrolledAt, verifiedAt } = receipt;
  return {
    method,
    strength,
    relayable,
    domains: [...domains],
    enrolledAt: timeOf(enrolledAt),
    verifiedAt: timeOf(verifiedAt),
  };
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
      timeline: timelineOf(kase).map((happening) => ({ ...happening, at: timeOf(happening.at) })),
      evidence: kase.evidence.map(shownEvidence),
    },
  };
});
