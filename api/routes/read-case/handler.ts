import { viewOf } from '../../../contract/view.js';
import { visibleCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { readCaseSchema } from './schema.js';

export const readCase = route(readCaseSchema, async ({ params, identity }, deps) => {
  const kase = await visibleCase(deps, params.caseId, identity.caller);
  return kase === null ? refused('not-found') : { status: 200, body: viewOf(kase) };
});
