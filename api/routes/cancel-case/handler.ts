import { PROBLEMS } from '../../../contract/problems.js';
import { digestOf } from '../../../domain/canonical.js';
import { mayStop, visibleCase } from '../../case-access.js';
import { etagOf, isMatched } from '../../conditional.js';
import { stoppableCase } from '../../quiet.js';
import { isRefused, refused, type Outcome } from '../../outcome.js';
import { route } from '../../route.js';
import { shownCaseOf } from '../../shown-case.js';
import { answeredBefore, sealAndKeep, signal } from '../../telling.js';
import { cancelCaseSchema } from './schema.js';

/** A case that is beyond cancelling is so for good: 409 would have tools send the same again (standards, section 6, item 4). */
function forGood(outcome: Outcome): Outcome {
  const isConflict = isRefused(outcome) && PROBLEMS[outcome.problem].status === 409;
  return isConflict ? { ...outcome, problem: 'not-cancellable' } : outcome;
}

export const cancelCase = route(cancelCaseSchema, async ({ params, identity, header, requestId }, deps) => {
  const { caseId } = params;
  const { caller, token } = identity;
  const reported = await stoppableCase(deps, caseId, caller);
  const kase = reported ?? (await visibleCase(deps, caseId, caller));
  if (kase === null) return refused('not-found');
  if (reported === null && !(await mayStop(deps, kase, caller)))
    return refused('forbidden-role', 'sees the case and has no standing to stop it');
  // One wish per token: sent again, it is the same message. The digest of a signed token gives nothing of it away.
  const about = { caseId, messageId: digestOf({ cancel: caseId, token }), requestId };
  // The same wish sent again gets its answer, though the case is another since (RFC 9110, section 13.1.1).
  const before = await answeredBefore(deps, about);
  if (before !== null) return forGood(before);
  const seen = header('if-match');
  if (seen !== undefined && !isMatched(seen, etagOf(shownCaseOf(kase)))) return refused('precondition-failed');
  const outcome = await signal(
    deps,
    about,
    async () =>
      ({
        v: 1,
        ...about,
        kind: 'stop',
        reason: 'cancel',
        submission: await sealAndKeep(deps, caseId, 'case-worker', token),
      }) as const,
    (message) => deps.engine.stop(message),
  );
  return forGood(outcome);
});
