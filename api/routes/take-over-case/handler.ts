import { digestOf } from '../../../domain/canonical.js';
import { recordedCase } from '../../case-access.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { sealAndKeep, signal } from '../../telling.js';
import { takeOverCaseSchema } from './schema.js';

export const takeOverCase = route(takeOverCaseSchema, async ({ params, body, identity, requestId }, deps) => {
  const { caseId } = params;
  const { caller, token } = identity;
  const { offer } = body;
  // Whoever has no offer of this case learns nothing of it: whether there is one is the worker's to say, in the same words.
  if (caller.personId === null || (await recordedCase(deps, caseId)) === null) return refused('hand-over-void');
  const about = { caseId, messageId: digestOf({ offer, token }), requestId };
  return signal(
    deps,
    about,
    async () => {
      const submission = await sealAndKeep(deps, caseId, 'case-worker', token);
      return { v: 1, ...about, kind: 'hand-over', offer, submission } as const;
    },
    (message) => deps.engine.decide(message),
  );
});
