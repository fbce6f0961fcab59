import { readQuietFacts } from '../../db/quiet-reports.js';
import type { QuietRecord } from '../../domain/quiet.js';
import { quietRecordOf } from '../../proofs/quiet.js';
import type { CaseDeps } from '../deps.js';

/** What was reported and released of a case, as far as it is proven. */
export async function quietRecord(deps: Pick<CaseDeps, 'db' | 'trust'>, caseId: string): Promise<QuietRecord> {
  return quietRecordOf(deps.trust, caseId, await readQuietFacts(deps.db, caseId));
}
