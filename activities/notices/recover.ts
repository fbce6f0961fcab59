import { caseCodeInGroups } from '../../contract/case-code.js';
import { RECOVER_PATH } from '../../contract/portal.js';
import { readCaseCodeOf } from '../../db/case-codes.js';
import type { Case } from '../../domain/case.js';
import type { CaseDeps } from '../deps.js';

/** The subject's page with the code of their case in its fragment, or null where it has none. */
export async function recoverLink(deps: Pick<CaseDeps, 'db' | 'publicUrl'>, kase: Case): Promise<string | null> {
  const code = await readCaseCodeOf(deps.db, kase.id);
  return code === null ? null : `${deps.publicUrl}${RECOVER_PATH}#code=${caseCodeInGroups(code)}`;
}
