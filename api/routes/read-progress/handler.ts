import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { progressOf } from './progress-of.js';
import { route } from '../../route.js';
import { readProgressSchema } from './schema.js';

export const readProgress = route(readProgressSchema, async ({ params, identity, now }, deps) => {
  const kase = await recordedCase(deps, params.caseId);
  if (kase === null) return refused('not-found');
  const { offers, publicUrl, bindingRpId } = deps;
  return { status: 200, body: progressOf(kase, { session: identity.session, now, offers, publicUrl, bindingRpId }) };
});
