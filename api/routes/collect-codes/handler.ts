import { takeDeliveries } from '../../../db/saved-codes.js';
import { recordedCase } from '../../case-access.js';
import { refused, told } from '../../outcome.js';
import { route } from '../../route.js';
import { collectCodesSchema } from './schema.js';

export const collectCodes = route(collectCodesSchema, async ({ params, identity }, deps) => {
  const { caseId } = params;
  const kase = await recordedCase(deps, caseId);
  if (kase === null) return refused('not-found');
  if (kase.outcome !== 'completed') return told('not-wanted-now');
  if (kase.session !== identity.session) return told('session-other');
  return { status: 200, body: { caseId, sealed: await takeDeliveries(deps.db, caseId, identity.session) } };
});
