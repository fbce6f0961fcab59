import { digestOfText } from '../../../domain/canonical.js';
import { verifyRepudiation } from '../../../proofs/repudiation.js';
import { refused } from '../../outcome.js';
import { repudiateCase } from '../../repudiating.js';
import { route } from '../../route.js';
import { repudiateSchema } from './schema.js';

export const repudiate = route(repudiateSchema, async ({ body, logger, requestId }, deps) => {
  const { token } = body;
  const repudiation = await verifyRepudiation(deps.trust, token);
  if (repudiation === null) return refused('no-standing', 'the token is not one the verifier signed');
  // One wish per token, however often the page is used.
  const messageId = digestOfText(token);
  const { caseId } = repudiation;
  const refusal = await repudiateCase(deps, { caseId, messageId, token, requestId, logger });
  return refusal ?? { status: 202, body: { status: 'taken' } };
});
