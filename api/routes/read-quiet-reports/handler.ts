import { canonicalJson } from '../../../domain/canonical.js';
import { isHeld, openReports, releaseOf, type QuietReport } from '../../../domain/quiet.js';
import { releaseChallengeOf } from '../../../proofs/quiet.js';
import { refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { reportedCase, type Reported } from '../../quiet.js';
import { route } from '../../route.js';
import { readQuietReportsSchema } from './schema.js';

function shownReport({ kase, record }: Reported, report: QuietReport) {
  const { raisedAt, by } = report;
  return {
    raisedAt: new Date(raisedAt).toISOString(),
    by: by.as,
    personId: by.as === 'desk' ? by.personId : null,
    gaveEvidence: by.as === 'subject' && by.session === kase.session,
    isAnswered: !openReports(record).includes(report),
  };
}

export const readQuietReports = route(readQuietReportsSchema, async ({ params, identity, now }, deps) => {
  const reported = await reportedCase(deps, params.caseId, identity.caller);
  if (reported === null) return refused('not-found');
  const { kase, record, decider } = reported;
  const { personId, displayName } = kase.subject;
  const release = openReports(record).length === 0 ? null : releaseOf(kase, record, decider, now);
  const passkeys = await passkeysOf(deps, decider);
  return {
    status: 200,
    body: {
      caseId: kase.id,
      subject: { personId, displayName },
      phase: kase.phase,
      isHeld: isHeld(record, kase),
      reports: record.reports.map((report) => shownReport(reported, report)),
      release,
      shown: release === null ? null : canonicalJson(openReports(record)),
      challenge: release === null ? null : releaseChallengeOf(release),
      rpId: deps.signing.rpId,
      credentialIds: passkeys.map(({ passkey }) => passkey.credentialId),
    },
  };
});
