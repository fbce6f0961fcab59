import { unwantedRefusal, wants } from '../../../domain/wanted.js';
import { may } from '../../access.js';
import { recordedCase } from '../../case-access.js';
import { refused, told } from '../../outcome.js';
import { route } from '../../route.js';
import { sealAndKeep } from '../../telling.js';
import { offerCaseSchema } from './schema.js';

/** Keeps the offer sealed to the worker, which verifies who made it when it is taken up. */
export const offerCase = route(offerCaseSchema, async ({ params, body, identity }, deps) => {
  const { caseId } = params;
  const { caller, token } = identity;
  const kase = await recordedCase(deps, caseId);
  if (!(await may(deps, kase, caller, { action: 'offer' })) || kase === null) return refused('not-found');
  if (!wants(kase, 'hand-over')) return told(unwantedRefusal(kase, 'hand-over'));
  const offer = await sealAndKeep(deps, caseId, 'case-worker', JSON.stringify({ v: 1, to: body.to, token }));
  return { status: 201, body: { caseId, offer } };
});
