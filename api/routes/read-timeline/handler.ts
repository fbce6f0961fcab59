import type { Evidence } from '../../../domain/evidence.js';
import { timelineOf } from '../../../domain/timeline.js';
import { may } from '../../access.js';
import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { readTimelineSchema } from './schema.js';

const timeOf = (at: number): string => new Date(at).toISOString();

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
  if (!(await may(deps, kase, identity.caller, { action: 'read-timeline' })) || kase === null)
    return refused('not-found');
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
