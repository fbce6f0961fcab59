import { decide } from '../../deciding.js';
import { route } from '../../route.js';
import { submitDecisionSchema } from './schema.js';

export const submitDecision = route(submitDecisionSchema, async ({ params, body, identity, requestId }, deps) => {
  if (body.statement.kind === 'review') {
    return {
      problem: 'malformed-request',
      errors: [{ pointer: '/body/statement/kind', detail: 'A review has its own operation' }],
    };
  }
  return decide(deps, params.caseId, identity.caller, body, requestId);
});
