import { keepQuietReport } from '../../../db/quiet-reports.js';
import { raiserName } from '../../../domain/quiet.js';
import { may } from '../../access.js';
import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { sealAndKeep } from '../../telling.js';
import { raiseQuietlyAtDeskSchema } from './schema.js';

export const raiseQuietlyAtDesk = route(raiseQuietlyAtDeskSchema, async ({ params, identity, now }, deps) => {
  const { caseId } = params;
  const { caller, token } = identity;
  const kase = await recordedCase(deps, caseId);
  const isTheirs = await may(deps, kase, caller, { action: 'report-quietly' });
  if (!isTheirs || caller.personId === null) return refused('not-found');
  const given = await sealAndKeep(deps, caseId, 'case-worker', token);
  const raiser = raiserName({ as: 'desk', personId: caller.personId });
  await keepQuietReport(deps.db, { caseId, raiser, given, receivedAt: now });
  return { status: 202, body: null };
});
