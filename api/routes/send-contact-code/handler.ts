import type { FromSession } from '../../../proofs/contact-choice.js';
import { runErrand } from '../../enrolment/errands.js';
import { isRefused, refused } from '../../outcome.js';
import { route } from '../../route.js';
import { sendContactCodeSchema } from './schema.js';

export const sendContactCode = route(sendContactCodeSchema, async ({ params, identity, rawBody, requestId }, deps) => {
  if (deps.enrolment === null) return refused('not-found', 'nobody enrols here');
  const { proof, jti: changeId } = identity;
  const text: FromSession = { v: 1, caseId: params.caseId, proof, body: rawBody };
  const errand = { errand: 'contact-code', changeId, requestId, personId: null, text: JSON.stringify(text) } as const;
  const sent = await runErrand(deps, deps.enrolment, errand);
  if (sent === null) return { status: 202, body: { status: 'pending' } };
  if (isRefused(sent)) return sent;
  return sent.outcome === 'refused' ? refused('verification-not-completed') : { status: 200, body: { status: 'sent' } };
});
