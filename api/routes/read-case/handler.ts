import { visibleCase } from '../../case-access.js';
import { etagOf, isKnown } from '../../conditional.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { shownCaseOf } from '../../shown-case.js';
import { readCaseSchema } from './schema.js';

export const readCase = route(readCaseSchema, async ({ params, identity, header }, deps) => {
  const kase = await visibleCase(deps, params.caseId, identity.caller);
  if (kase === null) return refused('not-found');
  const body = shownCaseOf(kase);
  const headers = { ETag: etagOf(body) };
  return isKnown(header('if-none-match') ?? '', headers.ETag)
    ? { status: 304, body: null, headers }
    : { status: 200, body, headers };
});
