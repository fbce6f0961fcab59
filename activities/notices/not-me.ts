import type { PersonId } from '../../domain/subjects.js';
import { signRepudiation } from '../../proofs/repudiation.js';
import type { CaseDeps } from '../deps.js';

/**
 * The "this was not me" link of one person for one case (architecture, section 4: Repudiation). The token stands in the
 * fragment, which no browser sends and no server logs; the page it opens asks for a deliberate act.
 */
export async function notMeLink(
  deps: Pick<CaseDeps, 'verifierKey' | 'publicUrl' | 'clock'>,
  caseId: string,
  personId: PersonId,
): Promise<string> {
  const token = await signRepudiation(deps.verifierKey, { caseId, personId, issuedAt: await deps.clock() });
  return `${deps.publicUrl}/not-me#token=${token}`;
}
