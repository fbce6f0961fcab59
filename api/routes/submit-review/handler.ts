import { decide } from '../../deciding.js';
import { route } from '../../route.js';
import { submitReviewSchema } from './schema.js';

export const submitReview = route(submitReviewSchema, async ({ params, body, identity, requestId }, deps) => {
  if (body.statement.kind !== 'review') {
    return { problem: 'malformed-request', errors: [{ pointer: '/body/statement/kind', detail: 'Expected a review' }] };
  }
  return decide(deps, params.caseId, identity.caller, body, requestId);
});
