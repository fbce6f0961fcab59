import { keepQuietReport } from '../../../db/quiet-reports.js';
import { raiserName } from '../../../domain/quiet.js';
import { route } from '../../route.js';
import { raiseQuietlySchema } from './schema.js';

/** Answered alike whatever becomes of it; the worker verifies the proof again. */
export const raiseQuietly = route(raiseQuietlySchema, async ({ params, identity, now }, deps) => {
  const { session, proof } = identity;
  const raiser = raiserName({ as: 'subject', session });
  await keepQuietReport(deps.db, { caseId: params.caseId, raiser, given: proof, receivedAt: now });
  return { status: 202, body: null };
});
