import { may } from '../../access.js';
import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { shownTimelineOf } from '../../shown-happening.js';
import { shownEvidenceOf } from '../../shown-evidence.js';
import { readTimelineSchema } from './schema.js';

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
      timeline: shownTimelineOf(kase),
      evidence: kase.evidence.map(shownEvidenceOf),
    },
  };
});
