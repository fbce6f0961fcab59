import { caseCodeInGroups } from '../../../contract/case-code.js';
import { readCaseCodeOf } from '../../../db/case-codes.js';
import type { Case } from '../../../domain/case.js';
import type { AccessToken } from '../../../proofs/access-token.js';
import { may } from '../../access.js';
import { visibleCase } from '../../case-access.js';
import { etagOf, isKnown } from '../../conditional.js';
import type { ApiDeps } from '../../deps.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { shownCaseOf } from '../../shown-case.js';
import { readCaseSchema } from './schema.js';

/** The code to read out, for whoever guides the subject; it leads nowhere any more once the case has its outcome. */
async function codeFor(deps: ApiDeps, kase: Case, caller: AccessToken): Promise<string | null> {
  if (kase.outcome !== null || !(await may(deps, kase, caller, { action: 'guide' }))) return null;
  const code = await readCaseCodeOf(deps.db, kase.id);
  return code === null ? null : caseCodeInGroups(code);
}

export const readCase = route(readCaseSchema, async ({ params, identity, header }, deps) => {
  const { caller } = identity;
  const kase = await visibleCase(deps, params.caseId, caller);
  if (kase === null) return refused('not-found');
  const shown = shownCaseOf(kase);
  // Of what changes: a case keeps its code.
  const headers = { ETag: etagOf(shown) };
  if (isKnown(header('if-none-match') ?? '', headers.ETag)) return { status: 304, body: null, headers };
  return { status: 200, body: { ...shown, caseCode: await codeFor(deps, kase, caller) }, headers };
});
