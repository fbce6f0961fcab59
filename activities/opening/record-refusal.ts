import { activityInfo } from '@temporalio/activity';
import type { OpeningRequest } from '../../contract/messages.js';
import { recordRefusedAttempt } from '../../db/refused-attempts.js';
import type { AccessGround } from '../../domain/access.js';
import { canonicalJson } from '../../domain/canonical.js';
import type { Refusal } from '../../domain/refusals.js';
import { ledgerRules } from '../../ledger/held.js';
import type { AccessToken } from '../../proofs/access-token.js';
import type { CaseDeps } from '../deps.js';

/** Writes down why nothing was opened, and for whom not: whoever asked is not told (invariant 13). */
export async function recordOpeningRefusal(
  { ledgerDb, clock }: Pick<CaseDeps, 'ledgerDb' | 'clock'>,
  { caseId }: OpeningRequest,
  caller: AccessToken | null,
  refusal: Refusal,
  access: AccessGround | null,
): Promise<void> {
  const { workflowExecution } = activityInfo();
  if (workflowExecution === undefined) throw new Error('a case is opened for a workflow only');
  const by = caller === null ? null : { personId: caller.personId, clientId: caller.clientId };
  await recordRefusedAttempt(ledgerDb, ledgerRules, {
    caseId,
    runId: workflowExecution.runId,
    sequence: 0,
    kind: 'opening-refused',
    bodyJson: canonicalJson({ refusal, by, access }),
    at: await clock(),
  });
}
