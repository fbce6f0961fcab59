import type { Answer, Message } from '../contract/messages.js';
import { readMessage } from '../contract/read-message.js';
import { readAnswer, waitForAnswer } from '../db/answers.js';
import { keepSubmission } from '../db/submissions.js';
import type { Recipient } from '../proofs/keys.js';
import type { ApiDeps } from './deps.js';
import type { Taken } from './engine.js';
import { refused, told, type Outcome } from './outcome.js';

/** Which message of which case an answer is for, and which request brings it. */
export type About = Pick<Message, 'caseId' | 'messageId'> & { readonly requestId: string };

/** Names the message, whoever brings it. */
type Named = Pick<Message, 'caseId' | 'messageId'>;

/** The address of a case. */
export function casePath(caseId: string): string {
  return `/v1/cases/${caseId}`;
}

/** It was taken, and the case is in this phase. */
export function acceptedOutcome({ caseId, messageId }: Named, phase: string): Outcome {
  return { status: 200, body: { caseId, messageId, status: 'accepted', phase } };
}

/** A case's word as it is told outside. */
function outcomeOf(about: Named, answer: Answer): Outcome {
  return answer.accepted ? acceptedOutcome(about, answer.phase) : told(answer.refusal);
}

/** No word yet: ask again, with the same message. */
export function pendingOutcome({ caseId, messageId }: Named): Outcome {
  const self = casePath(caseId);
  return { status: 202, body: { caseId, messageId, status: 'pending', self }, headers: { Location: self } };
}

/** The word that a message got before, so that the same message sent again is not taken again. */
export async function answeredBefore({ db }: Pick<ApiDeps, 'db'>, about: Named): Promise<Outcome | null> {
  // Written by the recording step from an `Answer`.
  const answer = (await readAnswer(db, about.caseId, about.messageId)) as unknown as Answer | undefined;
  return answer === undefined ? null : { ...outcomeOf(about, answer), isReplay: true };
}

/** Seals a text to its reader and keeps it; what is returned may go through Temporal in its place. */
export async function sealAndKeep(
  { db, seal, clock }: Pick<ApiDeps, 'db' | 'seal' | 'clock'>,
  caseId: string,
  audience: Recipient,
  text: string,
): Promise<string> {
  const { sealed, reference } = await seal(audience, text);
  await keepSubmission(db, { reference, caseId, audience, sealed }, await clock());
  return reference;
}

/** Tells a case what its subject sends. */
export function submit(
  deps: ApiDeps,
  about: About,
  make: () => Promise<Extract<Message, { kind: 'challenge' | 'evidence' | 'claim' }>>,
): Promise<Outcome> {
  return signal(deps, about, make, (message) => deps.engine.submit(message));
}

/**
 * Tells a case something that must not be lost (a signal) and waits for the word in the record (architecture, section
 * 5, "Synchronous answers"). `make` is called only for a message that got no answer before, because it keeps what was sent.
 */
export async function signal<M extends Message>(
  deps: ApiDeps,
  about: About,
  make: () => Promise<M>,
  send: (message: M) => Promise<Taken>,
): Promise<Outcome> {
  const before = await answeredBefore(deps, about);
  if (before !== null) return before;
  const message = await make();
  if (!readMessage(message, about.caseId).ok) return refused('malformed-request', 'the case would not read it');
  switch (await send(message)) {
    case 'gone':
      return told('case-closed');
    case 'unavailable':
      return refused('temporarily-unavailable', 'the engine did not take the message');
    case 'taken': {
      const { caseId, messageId } = about;
      const word = await waitForAnswer(deps.db, caseId, messageId, deps.answerWaitMilliseconds);
      return word === undefined ? pendingOutcome(about) : outcomeOf(about, word as unknown as Answer);
    }
  }
}
