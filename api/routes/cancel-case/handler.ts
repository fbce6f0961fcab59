import { digestOf } from '../../../domain/canonical.js';
import { mayStop, visibleCase } from '../../case-access.js';
import { etagOf, isMatched } from '../../conditional.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { shownCaseOf } from '../../shown-case.js';
import { answeredBefore, sealAndKeep, signal } from '../../telling.js';
import { cancelCaseSchema } from './schema.js';

export const cancelCase = route(cancelCaseSchema, async ({ params, identity, header }, deps) => {
  const { caseId } = params;
  const { caller, token } = identity;
  const kase = await visibleCase(deps, caseId, caller);
  if (kase === null) return refused('not-found');
  if (!mayStop(kase, caller)) return refused('forbidden-role', 'sees the case and has no standing to stop it');
  // One wish per token: sent again, it is the same message. The digest of a signed token gives nothing of it away.
  const about = { caseId, messageId: digestOf({ cancel: caseId, token }) };
  // The same wish sent again gets its answer, though the case is another since (RFC 9110, section 13.1.1).
  const before = await answeredBefore(deps, about);
  if (before !== null) return before;
  const seen = header('if-match');
  if (seen !== undefined && !isMatched(seen, etagOf(shownCaseOf(kase)))) return refused('precondition-failed');
  return signal(
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
});
