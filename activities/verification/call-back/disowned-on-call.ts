import { isDisowning } from '../../../domain/call-back.js';
import type { Case } from '../../../domain/case.js';
import type { PersonId } from '../../../domain/subjects.js';
import type { CaseDeps } from '../../deps.js';
import { signerOf } from '../attested.js';

type Deps = Pick<CaseDeps, 'db' | 'ledgerDb' | 'trust' | 'directory' | 'signing' | 'clock'>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Who signed that a call back of this case reached somebody else, or that its person says it was not them; null where nobody who
 * may did. In whatever phase the case is by now: stopping needs less than going on (architecture, invariant 10).
 */
export async function disownedOnCall(
  deps: Deps,
  kase: Pick<Case, 'id' | 'plan' | 'action' | 'subject'>,
  text: string,
): Promise<PersonId | null> {
  const signer = await signerOf(deps, 'call-back', kase, parsed(text));
  if (signer === null) return null;
  const { caseId, action, subject, calledBack } = signer.attestation;
  const isOfCase = caseId === kase.id && action === kase.action && subject.personId === kase.subject.personId;
  return isOfCase && calledBack !== undefined && isDisowning(calledBack.word) ? signer.by : null;
}
