import { SESSION_PROOF_MAX_AGE_SECONDS } from '../../contract/limits.js';
import {
  insertQuietFact,
  readGivenReleases,
  readGivenReports,
  releaseTaken,
  reportTaken,
  type KeptReport,
} from '../../db/quiet-reports.js';
import { readSessionKey } from '../../db/sessions.js';
import { deleteSubmission, readSubmission } from '../../db/submissions.js';
import type { AccessGround } from '../../domain/access.js';
import { raiserName, type QuietRaiser, type QuietReport } from '../../domain/quiet.js';
import { mayCancel } from '../../domain/separation.js';
import { signQuietFact } from '../../proofs/quiet.js';
import { readSessionProof } from '../../proofs/session.js';
import { unseal } from '../../proofs/sealing.js';
import { caseFactsOf } from '../../policy/access/facts.js';
import { callingActor } from '../access/judged.js';
import type { CaseDeps } from '../deps.js';
import { lastRecorded } from '../opening/take-up.js';
import { judgeRelease } from './judge-release.js';
import { recordQuietly } from './record-quietly.js';

/** What taking quiet reports in needs. */
export type QuietDeps = Pick<
  CaseDeps,
  | 'db'
  | 'ledgerDb'
  | 'trust'
  | 'directory'
  | 'access'
  | 'verifierKey'
  | 'sealKey'
  | 'verifyAccessToken'
  | 'signing'
  | 'clock'
>;

/** Where a session raises one: its proof is for this path and no other. */
function pathOf(caseId: string): string {
  return `/v1/cases/${caseId}/quiet-report`;
}

/** Who raised a report, and by which policies an agent of the desk may. */
interface Raised {
  readonly by: QuietRaiser | null;
  readonly access?: AccessGround;
}

const UNPROVEN: Raised = { by: null };

async function subjectOf(deps: QuietDeps, { caseId, given, receivedAt }: KeptReport): Promise<QuietRaiser | null> {
  const proof = await readSessionProof(given, {
    method: 'POST',
    path: pathOf(caseId),
    now: receivedAt,
    maxAgeSeconds: SESSION_PROOF_MAX_AGE_SECONDS,
  });
  if (proof === null || (await readSessionKey(deps.db, caseId, proof.session)) === undefined) return null;
  return { as: 'subject', session: proof.session };
}

/** An agent who holds the case, if the access policy lets them; of somebody else's cases nobody knows here. */
async function agentOf(deps: QuietDeps, { caseId, given, receivedAt: now }: KeptReport): Promise<Raised> {
  const [sealed, kase] = await Promise.all([readSubmission(deps.db, caseId, given), lastRecorded(deps, caseId)]);
  const token = sealed === undefined ? null : await unseal(deps.sealKey, sealed);
  const caller = token === null ? null : await deps.verifyAccessToken(token, now);
  if (caller === null || caller.personId === null || kase === null) return UNPROVEN;
  if (!mayCancel(kase, { ...caller, groups: caller.roles })) return UNPROVEN;
  const actor = await callingActor(deps, caller);
  const access = deps.access.judge({ actor, action: 'report-quietly', kase: caseFactsOf(kase), now });
  return { by: access.decision === 'permitted' ? { as: 'desk', personId: caller.personId } : null, access };
}

/** Who raised a report, proven; nobody where it proves nothing: then somebody wrote it past the API. */
async function raiserOf(deps: QuietDeps, report: KeptReport): Promise<Raised> {
  const isSession = report.raiser.startsWith('session:');
  const raised = isSession ? { by: await subjectOf(deps, report) } : await agentOf(deps, report);
  return raised.by !== null && raiserName(raised.by) === report.raiser ? raised : { ...raised, by: null };
}

/** Into the ledger first, so that nothing holds or is told that is not on record (invariant 7). */
async function takeInReport(deps: QuietDeps, given: KeptReport): Promise<void> {
  const { caseId, round, raiser, receivedAt: raisedAt } = given;
  const { by, ...access } = await raiserOf(deps, given);
  const name = `${round}:${raiser}`;
  if (by === null) {
    await recordQuietly(deps, {
      caseId,
      kind: 'quiet-report-refused',
      name,
      body: { raiser, round, ...access },
      at: raisedAt,
    });
  } else {
    const report: QuietReport = { type: 'quiet-report', caseId, round, by, raisedAt };
    const jws = await signQuietFact(deps.verifierKey, report);
    await recordQuietly(deps, { caseId, kind: 'quiet-report', name, body: { report, jws, ...access }, at: raisedAt });
    await insertQuietFact(deps.db, caseId, `report:${round}:${raiser}`, jws);
  }
  await reportTaken(deps.db, given, await deps.clock(), by !== null);
  await deleteSubmission(deps.db, given.given);
}

/**
 * Takes in what was reported and released quietly, of one case or of all: verified again, written into the ledger, signed.
 * Safe to repeat, and to do twice at once. Nothing of it is logged.
 *
 * @throws when what waits cannot be verified or recorded now: it may be the reason not to go on (invariant 13)
 */
export async function takeInQuietly(deps: QuietDeps, caseId: string | null): Promise<void> {
  for (const report of await readGivenReports(deps.db, caseId)) await takeInReport(deps, report);
  for (const given of await readGivenReleases(deps.db, caseId))
    await releaseTaken(deps.db, given, await judgeRelease(deps, given), await deps.clock());
}
