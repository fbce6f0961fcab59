import { readUntoldReports, reportTold, type KeptReport } from '../../db/quiet-reports.js';
import { digestOfText } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { reportName, type QuietReport } from '../../domain/quiet.js';
import type { CaseDeps, Mail } from '../deps.js';
import { at, nameOf, whatFor } from '../notices/words.js';
import { lastRecorded } from '../opening/take-up.js';
import { quietRecord } from './quiet-record.js';

type Deps = Pick<CaseDeps, 'db' | 'trust' | 'directory' | 'clock' | 'sendMail' | 'securityMailTo' | 'publicUrl'>;

async function raisedBy(deps: Deps, { session }: Case, { by }: QuietReport): Promise<string> {
  if (by.as === 'desk') {
    const person = await deps.directory.findById(by.personId);
    return `by an agent of the desk: ${person?.displayName ?? by.personId} (${by.personId}). The case is held.`;
  }
  if (by.session === session)
    return 'from the page of the subject, in the browser that gave the evidence. The case is held.';
  return session === null
    ? 'from the page of the subject, before any evidence was given. It holds the case if this browser gives it.'
    : 'from another browser than the one that gave the evidence: somebody else may have the case code. It holds nothing.';
}

/** What security reads: who, which case, when, raised by whom; what to do, and what not to. */
async function mailOf(deps: Deps, kase: Case, report: QuietReport): Promise<Mail> {
  const { id: caseId, subject, phase, opening } = kase;
  const { ticket } = opening.receipt;
  const address = `${deps.publicUrl}/v1/cases/${caseId}`;
  const lines = [
    `Somebody raised a quiet report at ${at(report.raisedAt)}, ${await raisedBy(deps, kase, report)}`,
    `Case ${caseId}, ticket ${ticket.source} ${ticket.id}: ${whatFor(kase)}. Subject: ${nameOf(kase)} (${subject.personId}). It stood in ${phase} when this was written.`,
    'Nobody else is told: the page, the desk, approvers and the ticket see a case that takes longer. Whoever forces them may read their mail, hear their calls and watch their screen: do not answer there, and do not name this report to anybody of the case.',
    `To let it go on, sign a release (${address}/quiet-reports). To stop it, cancel it (${address}/cancel).`,
  ];
  const name = digestOfText(reportName(report)).slice(0, 16);
  return {
    messageId: `<${caseId}.quiet.${name}@countersign>`,
    to: deps.securityMailTo,
    subject: `Quiet report: case ${caseId}`,
    text: lines.join('\n\n'),
  };
}

async function tell(deps: Deps, kept: KeptReport): Promise<void> {
  const { reports } = await quietRecord(deps, kept.caseId);
  const report = reports.find((one) => reportName(one) === `${kept.round}:${kept.raiser}`);
  const kase = await lastRecorded(deps, kept.caseId);
  if (report !== undefined && kase !== null) await deps.sendMail(await mailOf(deps, kase, report));
  await reportTold(deps.db, kept, await deps.clock());
}

/**
 * Tells security of every report that was taken in, once each; the same mail again where it is not known whether it went.
 *
 * @throws when a mail was not taken: it is tried again for as long as it takes
 */
export async function tellSecurity(deps: Deps): Promise<void> {
  for (const kept of await readUntoldReports(deps.db)) await tell(deps, kept);
}
