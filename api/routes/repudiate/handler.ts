import { digestOfText } from '../../../domain/canonical.js';
import { verifyRepudiation } from '../../../proofs/repudiation.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { sealAndKeep } from '../../telling.js';
import { repudiateSchema } from './schema.js';

export const repudiate = route(repudiateSchema, async ({ body, logger, requestId }, deps) => {
  const { token } = body;
  const repudiation = await verifyRepudiation(deps.trust, token);
  if (repudiation === null) return refused('no-standing', 'the token is not one the verifier signed');
  const { caseId } = repudiation;
  // One wish per token, however often the page is used.
  const about = { caseId, messageId: digestOfText(token) };
  // Sealed twice, because each of the two readers deletes its own when done.
  const forContainment = await sealAndKeep(deps, caseId, 'case-worker', token);
  const contained = await deps.engine.contain({ ...about, submission: forContainment });
  if (contained !== 'taken') return refused('temporarily-unavailable', 'the containment did not start');
  const submission = await sealAndKeep(deps, caseId, 'case-worker', token);
  const stopped = await deps.engine.stop({ v: 1, ...about, requestId, kind: 'stop', reason: 'repudiate', submission });
  // Closed or out of reach: the containment acts by itself and makes sure that the case hears of it.
  if (stopped !== 'taken') logger.warn('the case did not hear of the repudiation at once', { caseId, stopped });
  return { status: 202, body: { status: 'taken' } };
});
