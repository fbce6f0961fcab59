import { route } from '../../route.js';
import { sealAndKeep, submit } from '../../telling.js';
import { sendChallengeSchema } from './schema.js';

export const sendChallenge = route(
  sendChallengeSchema,
  async ({ params, body, rawBody, identity, requestId }, deps) => {
    const about = { caseId: params.caseId, messageId: identity.jti, requestId };
    return submit(deps, about, async () => ({
      v: 1,
      ...about,
      kind: 'challenge',
      method: body.method,
      proof: identity.proof,
      submission: await sealAndKeep(deps, about.caseId, 'case-worker', rawBody),
    }));
  },
);
