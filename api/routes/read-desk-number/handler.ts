import { sessionsOf } from '../../../db/sessions.js';
import { deskNumberOf } from '../../../proofs/desk-number.js';
import { may } from '../../access.js';
import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { readDeskNumberSchema } from './schema.js';

export const readDeskNumber = route(readDeskNumberSchema, async ({ params, identity }, deps) => {
  const { caseId } = params;
  const kase = await recordedCase(deps, caseId);
  if (!(await may(deps, kase, identity.caller, { action: 'guide' })) || kase === null) return refused('not-found');
  if (kase.outcome !== null) return refused('case-closed');
  const sessions = await sessionsOf(deps.db, caseId);
  const session = kase.session ?? (sessions.length === 1 ? sessions[0] : undefined);
  const number = session === undefined ? null : deskNumberOf(caseId, session);
  return { status: 200, body: { caseId, browsers: sessions.length, number } };
});
