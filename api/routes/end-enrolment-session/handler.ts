import { endSession } from '../../../db/enrolment-sessions.js';
import { setCookie } from '../../enrolment/cookies.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { endEnrolmentSessionSchema } from './schema.js';

export const endEnrolmentSession = route(endEnrolmentSessionSchema, async ({ identity }, deps) => {
  if (deps.enrolment === null) return refused('not-found', 'nobody enrols here');
  await endSession(deps.db, identity.sessionId);
  const headers = { 'Set-Cookie': setCookie('session', '', deps.publicUrl) };
  return { status: 200, body: { status: 'signed-out' }, headers };
});
