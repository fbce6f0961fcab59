import { z } from 'zod';
import type { SignedActs } from '../db/signed-acts.js';
import { digestOf } from '../domain/canonical.js';
import type { Assertion } from '../domain/decisions.js';
import type { EnrolledPasskey } from '../domain/enrolled.js';
import type { Refusal } from '../domain/refusals.js';
import type { PersonId } from '../domain/subjects.js';
import type { AccessToken } from '../proofs/access-token.js';
import type { SigningPage } from '../proofs/assertion.js';
import type { ApiDeps } from './deps.js';
import { refused, told, type Outcome, type Refused } from './outcome.js';
import { passkeysOf } from './passkeys.js';

/** What whoever signs beside cases is answered where no worker has judged it in time. */
export const pendingAnswer = {
  description: 'Taken; no worker has judged it yet. Send the same request again',
  body: z.strictObject({ status: z.literal('pending') }),
};

/** A statement with its proof, as a request brings it. */
interface Signed<S> {
  readonly statement: S;
  readonly assertion: Assertion;
}

/** How one kind is proven, and where it is kept. */
interface Kind<T> extends Pick<SignedActs, 'keep' | 'wait'> {
  readonly isSignedBy: (passkey: EnrolledPasskey, signed: T, signing: SigningPage) => Promise<boolean>;
}

/** Why a statement is nobody's that this caller could sign, or null. */
export function signerRefusal(
  { personId }: Pick<AccessToken, 'personId'>,
  { decider }: { readonly decider: PersonId },
): Refused | null {
  if (personId === null) return refused('forbidden-role', 'a program signs nothing');
  return decider === personId ? null : refused('proof', 'signed for somebody else than the caller');
}

/**
 * Checks the proof to answer quickly, keeps it and waits for the worker's word: what it is worth is the worker's to say
 * (invariant 1). Null once it counts; else what to answer.
 */
export async function handIn<T extends Signed<{ readonly decider: PersonId }>>(
  deps: Pick<ApiDeps, 'db' | 'trust' | 'signing' | 'answerWaitMilliseconds'>,
  signed: T,
  { isSignedBy, keep, wait }: Kind<T>,
  now: number,
): Promise<Outcome | null> {
  const { statement, assertion } = signed;
  const passkeys = await passkeysOf(deps, statement.decider);
  const held = passkeys.find(({ passkey }) => passkey.credentialId === assertion.credentialId);
  if (held === undefined || !(await isSignedBy(held.passkey, signed, deps.signing)))
    return refused('proof', 'no enrolled passkey of the caller signed this');
  const messageId = digestOf(assertion);
  await keep(deps.db, { messageId, bodyJson: JSON.stringify(signed), at: now });
  const word = await wait(deps.db, messageId, deps.answerWaitMilliseconds);
  if (word === undefined) return { status: 202, body: { status: 'pending' } };
  // Written by the worker from a `Refusal`.
  return word.refusal === null ? null : told(word.refusal as Refusal);
}
