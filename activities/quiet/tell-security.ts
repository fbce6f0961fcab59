import { consoleLink } from '../notices/console-link.js';
import { readUntoldReports, reportTold, type KeptReport } from '../../db/quiet-reports.js';
import { digestOfText } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import { reportName, type QuietReport } from '../../domain/quiet.js';
import type { CaseDeps, Mail } from '../deps.js';
import { caseFacts } from '../mails/case-facts.js';
import { says, type Block, type FactRow } from '../mails/letter.js';
import { quote, quoteName, type Quoted } from '../mails/outside.js';
import { readerOf } from '../mails/reader.js';
import type { QuietSource } from '../mails/texts.js';
import { writeMail } from '../mails/write-mail.js';
import { lastRecorded } from '../opening/take-up.js';
import { quietRecord } from './quiet-record.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'trust' | 'directory' | 'clock' | 'sendMail' | 'mails' | 'securityMailTo' | 'publicUrl'
>;

/** Where it came from, as far as the evidence of the case tells. */
function sourceOf({ session }: Case, { by }: QuietReport): QuietSource {
  if (by.as === 'desk') return 'desk';
  if (by.session === session) return 'proven-browser';
  return session === null ? 'unproven-browser' : 'other-browser';
}

async function agentOf({ directory }: Deps, { by }: QuietReport): Promise<Quoted> {
  if (by.as !== 'desk') return quote('');
  const person = await directory.findById(by.personId);
  return quoteName(`${person?.displayName ?? ''} (${by.personId})`.trim());
}

/** What security reads: who, which case, when, raised by whom; what to do, and what not to. */
async function mailOf(deps: Deps, kase: Case, report: QuietReport): Promise<Mail> {
  const { id: caseId, phase, subject } = kase;
  const reader = readerOf(deps, null);
  const { texts, at } = reader;
  const agent = await agentOf(deps, report);
  const told = { source: sourceOf(kase, report), agent, at: at(report.raisedAt), phase };
  const [title, ...words] = texts.quietReport(told);
  const further: readonly FactRow[] = [[texts.facts.personId, subject.personId]];
  const facts = caseFacts(kase, { happenedAt: report.raisedAt, desks: deps.mails.desks, further }, reader);
  const href = consoleLink(deps.publicUrl, { id: caseId });
  const way: Block = { kind: 'way', ...texts.ways.quietReports, href };
  const name = digestOfText(reportName(report)).slice(0, 16);
  const messageId = `<${caseId}.quiet.${name}@countersign>`;
  const letter = { subject: title, blocks: [...says(...words), facts, way] };
  return writeMail({ messageId, to: deps.securityMailTo, caseId }, letter, reader);
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
