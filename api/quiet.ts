import { readQuietFacts } from '../db/quiet-reports.js';
import type { Case } from '../domain/case.js';
import { mayStopQuietly, SECURITY, type QuietRecord } from '../domain/quiet.js';
import type { PersonId } from '../domain/subjects.js';
import type { AccessToken } from '../proofs/access-token.js';
import { quietRecordOf } from '../proofs/quiet.js';
import { recordedCase } from './case-access.js';
import type { ApiDeps } from './deps.js';

/** A case that was reported quietly, as somebody of security finds it. */
export interface Reported {
  readonly kase: Case;
  readonly record: QuietRecord;
  readonly decider: PersonId;
}

/** Without a report there is nothing to find, for security neither. */
export async function reportedCase(
  deps: Pick<ApiDeps, 'db' | 'trust'>,
  caseId: string,
  { personId, roles }: AccessToken,
): Promise<Reported | null> {
  if (personId === null || !roles.includes(SECURITY)) return null;
  const [kase, rows] = await Promise.all([recordedCase(deps, caseId), readQuietFacts(deps.db, caseId)]);
  const record = await quietRecordOf(deps.trust, caseId, rows);
  return kase === null || record.reports.length === 0 ? null : { kase, record, decider: personId };
}

/** A case that somebody of security may stop, because it was reported quietly; null for everybody else. */
export async function stoppableCase(
  deps: Pick<ApiDeps, 'db' | 'trust'>,
  caseId: string,
  caller: AccessToken,
): Promise<Case | null> {
  const reported = await reportedCase(deps, caseId, caller);
  const stopper = { ...caller, groups: caller.roles };
  return reported !== null && mayStopQuietly(reported.record, stopper) ? reported.kase : null;
}
