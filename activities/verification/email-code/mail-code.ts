import type { ChallengeMessage } from '../../../contract/messages.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import type { EnrolledContact, EnrolledEmail } from '../../../domain/enrolled.js';
import type { Refusal } from '../../../domain/refusals.js';
import { hashCode } from '../../../proofs/codes.js';
import type { CaseDeps, Mail } from '../../deps.js';
import { MailRefusedError } from '../../notices/mail.js';
import { notMeLink } from '../../notices/not-me.js';
import type { SentChallenge } from '../method.js';
import { note } from '../note.js';
import type { CodeToSend } from './code-mail.js';

type Deps = Pick<CaseDeps, 'db' | 'pepper' | 'verifierKey' | 'clock' | 'sendMail' | 'publicUrl'>;

/** A code to be mailed, whom it goes to, and how it is put. `now` in epoch milliseconds. */
export interface Mailing {
  readonly challenge: SentChallenge;
  readonly to: EnrolledEmail | EnrolledContact;
  readonly letter: (code: CodeToSend) => Mail;
  readonly now: number;
}

/**
 * Notes a code and mails it. The code is in the mail and nowhere else. A mailbox that is gone counts as none; a mail
 * server that cannot be reached is asked again.
 */
export async function mailCode(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  { challenge, to, letter, now }: Mailing,
): Promise<Refusal | null> {
  const { messageId } = message;
  const code = challenge.codeFor(deps.pepper, kase.id, messageId);
  const codeHash = await hashCode(code, deps.pepper);
  const { enrolledId } = to;
  const { validSeconds } = challenge;
  const refusal = await note(deps, kase, message, { enrolledId, codeHash, numberKey: null, validSeconds, now });
  if (refusal !== null) return refusal;
  const notMe = await notMeLink(deps, kase.id, kase.subject.personId);
  const validMs = validSeconds * SECOND;
  try {
    await deps.sendMail(letter({ caseId: kase.id, messageId, to: to.address, code, validMs, notMe }));
    return null;
  } catch (error) {
    if (error instanceof MailRefusedError) return 'not-enrolled';
    throw error;
  }
}
