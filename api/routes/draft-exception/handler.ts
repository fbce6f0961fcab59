import type { z } from 'zod';
import { exceptionStatementOf, type Exceptions, type ExceptionTerms } from '../../../domain/exceptions.js';
import { exceptionChallengeOf } from '../../../proofs/exceptions.js';
import { exceptionsKnown } from '../../exceptions.js';
import { refused } from '../../outcome.js';
import { passkeysOf } from '../../passkeys.js';
import { route } from '../../route.js';
import { draftExceptionSchema } from './schema.js';

type Drafted = z.infer<typeof draftExceptionSchema.body>;

/** What the statement is over: what was asked for, or what another signed before. */
function termsOf(exceptions: Exceptions, body: Drafted): ExceptionTerms | null {
  if ('id' in body) return exceptions.get(body.id)?.terms ?? null;
  const { act: _, until, ...said } = body;
  return { ...said, until: Date.parse(until) };
}

export const draftException = route(draftExceptionSchema, async ({ body, identity, now }, deps) => {
  const { personId: decider } = identity.caller;
  if (decider === null) return refused('forbidden-role', 'a program signs nothing');
  const exceptions = await exceptionsKnown(deps);
  const terms = termsOf(exceptions, body);
  if (terms === null) return refused('not-wanted-now', 'there is no such exception');
  const reason = 'why' in body ? body.why : terms.why;
  const statement = exceptionStatementOf(exceptions, body.act, { decider, terms, reason }, now);
  const passkeys = await passkeysOf(deps, decider);
  return {
    status: 200,
    body: {
      statement,
      challenge: exceptionChallengeOf(statement),
      rpId: deps.signing.rpId,
      credentialIds: passkeys.map(({ passkey }) => passkey.credentialId),
    },
  };
});
