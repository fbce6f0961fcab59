import { takeReply } from '../../../db/enrolment-changes.js';
import { passedOn, runErrand } from '../../enrolment/errands.js';
import { isRefused, refused } from '../../outcome.js';
import { route } from '../../route.js';
import { changeEnrolledSchema } from './schema.js';

export const changeEnrolled = route(changeEnrolledSchema, async ({ identity, rawBody, requestId }, deps) => {
  if (deps.enrolment === null) return refused('not-found', 'nobody enrols here');
  const { personId, jti: changeId } = identity;
  const text = passedOn(identity, rawBody);
  const change = await runErrand(deps, deps.enrolment, { errand: 'change', changeId, requestId, personId, text });
  if (change === null) return { status: 202, body: { status: 'pending' } };
  if (isRefused(change)) return change;
  if (change.outcome === 'refused') return refused('enrolment-not-completed');
  return { status: 200, body: { status: 'accepted', reply: await takeReply(deps.db, personId, changeId) } };
});
