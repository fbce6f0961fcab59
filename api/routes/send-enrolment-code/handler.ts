import { passedOn, runErrand } from '../../enrolment/errands.js';
import { isRefused, refused } from '../../outcome.js';
import { route } from '../../route.js';
import { sendEnrolmentCodeSchema } from './schema.js';

export const sendEnrolmentCode = route(sendEnrolmentCodeSchema, async ({ identity, rawBody, requestId }, deps) => {
  if (deps.enrolment === null) return refused('not-found', 'nobody enrols here');
  const { personId, jti: changeId } = identity;
  const text = passedOn(identity, rawBody);
  const sent = await runErrand(deps, deps.enrolment, { errand: 'code', changeId, requestId, personId, text });
  if (sent === null) return { status: 202, body: { status: 'pending' } };
  if (isRefused(sent)) return sent;
  return sent.outcome === 'refused' ? refused('enrolment-not-completed') : { status: 200, body: { status: 'sent' } };
});
