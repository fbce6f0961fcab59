import { digestOfText } from '../../../domain/canonical.js';
import { verifyTakeBack } from '../../../proofs/take-back.js';
import { runErrand } from '../../enrolment/errands.js';
import { isRefused, refused } from '../../outcome.js';
import { route } from '../../route.js';
import { takeBackEnrolmentSchema } from './schema.js';

export const takeBackEnrolment = route(takeBackEnrolmentSchema, async ({ body, requestId }, deps) => {
  if (deps.enrolment === null) return refused('not-found', 'nobody enrols here');
  const { token } = body;
  const genuine = await verifyTakeBack(deps.trust, token);
  if (genuine === null) return refused('no-standing', 'the token is not one the enrolment key signed');
  // One wish per token, however often the page is used.
  const changeId = digestOfText(token);
  const { personId } = genuine;
  const errand = { errand: 'take-back', changeId, requestId, personId, text: token } as const;
  const taken = await runErrand(deps, deps.enrolment, errand);
  if (taken !== null && isRefused(taken)) return taken;
  if (taken?.outcome === 'refused') return refused('no-standing', 'it was taken back before, or is too old');
  return { status: 202, body: { status: 'taken' } };
});
