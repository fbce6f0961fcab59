import { readQuietFacts } from '../db/quiet-reports.js';
import type { Case } from '../domain/case.js';
import type { QuietRecord } from '../domain/quiet.js';
import type { PersonId } from '../domain/subjects.js';
import type { AccessToken } from '../proofs/access-token.js';
import { quietRecordOf } from '../proofs/quiet.js';
import { may, type Judging } from './access.js';
import { recordedCase } from './case-access.js';
import type { ApiDeps } from './deps.js';

type Deps = Judging & Pick<ApiDeps, 'db' | 'trust'>;

/** A case that was reported quietly, as somebody of security finds it. */
export interface Reported {
  readonly kase: Case;
  readonly record: QuietRecord;
  readonly decider: PersonId;
}

/** How a case can be of interest to security: to read what was reported of it, or to stop it for that. */
type Answering = 'read-quiet-reports' | 'stop-quietly';

/**
 * Without a report there is nothing to find, for security neither. Nothing is looked up for anybody who could not read it:
 * how long that takes would tell whether there is something.
 */
async function foundBy(deps: Deps, caseId: string, caller: AccessToken, action: Answering): Promise<Reported | null> {
  const kase = await recordedCase(deps, caseId);
  const isTheirs = await may(deps, kase, caller, { action }, true);
  if (!isTheirs || kase === null || caller.personId === null) return null;
  const record = await quietRecordOf(deps.trust, caseId, await readQuietFacts(deps.db, caseId));
  return record.reports.length === 0 ? null : { kase, record, decider: caller.personId };
}

/** A case that was reported quietly, for whoever may read that. */
export function reportedCase(deps: Deps, caseId: string, caller: AccessToken): Promise<Reported | null> {
  return foundBy(deps, caseId, caller, 'read-quiet-reports');
}

/** A case that somebody of security may stop, because it was reported quietly; null for everybody else. */
export async function stoppableCase(deps: Deps, caseId: string, caller: AccessToken): Promise<Case | null> {
  return (await foundBy(deps, caseId, caller, 'stop-quietly'))?.kase ?? null;
}
