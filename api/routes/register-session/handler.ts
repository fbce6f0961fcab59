import { registerSession as register } from '../../../db/sessions.js';
import type { Case } from '../../../domain/case.js';
import { sessionOf } from '../../../proofs/session.js';
import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { registerSessionSchema } from './schema.js';

/** Sessions serve evidence and claim: once a case has its outcome they serve nothing. */
function isOver({ phase, outcome }: Case): boolean {
  return outcome !== null || phase === 'closed';
}

export const registerSession = route(registerSessionSchema, async ({ params, body, identity, now }, deps) => {
  const { caseId } = params;
  const { session } = identity;
  if ((await sessionOf(body.jwk)) !== session) return refused('session-not-proven', 'proven by another key');
  const kase = await recordedCase(deps, caseId);
  if (kase === null) return refused('not-found');
  if (isOver(kase)) return refused('case-closed');
  const jwkJson = JSON.stringify(body.jwk);
  const registered = await register(deps.db, { caseId, thumbprint: session, jwkJson, at: now });
  return registered === 'full' ? refused('too-many-sessions') : { status: 201, body: { caseId, session } };
});
