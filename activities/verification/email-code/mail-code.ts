import type { ChallengeMessage } from '../../../contract/messages.js';
import type { Case } from '../../../domain/case.js';
import { SECOND } from '../../../domain/clock.js';
import type { EnrolledContact, EnrolledEmail } from '../../../domain/enrolled.js';
import type { Refusal } from '../../../domain/refusals.js';
import { digestOfText } from '../../../domain/canonical.js';
import { hashCode } from '../../../proofs/codes.js';
import type { CaseDeps } from '../../deps.js';
import type { Letter } from '../../mails/letter.js';
import { readerOf, type Reader } from '../../mails/reader.js';
import { writeMail } from '../../mails/write-mail.js';
import { MailRefusedError } from '../../notices/mail.js';
import { notMeLink } from '../../notices/not-me.js';
import type { SentChallenge } from '../method.js';
import { note } from '../note.js';
import type { CodeToSend } from './code-letter.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'directory' | 'pepper' | 'verifierKey' | 'clock' | 'sendMail' | 'mails' | 'publicUrl'
>;

/** A code to be mailed, whom it goes to, and how it is put. `now` in epoch milliseconds. */
export interface Mailing {
  readonly challenge: SentChallenge;
  readonly to: EnrolledEmail | EnrolledContact;
  readonly letter: (code: CodeToSend) => Letter;
  readonly now: number;
}

/** How whoever gets a code is written to: the subject, or a contact as far as the directory of record knows them. */
async function readerAt(deps: Deps, kase: Case, { kind, address }: Mailing['to']): Promise<Reader> {
  if (kind === 'email') return readerOf(deps, await deps.directory.findById(kase.subject.personId));
  const [contact, another] = await deps.directory.findByIdentifier(address);
  return readerOf(deps, another === undefined ? (contact ?? null) : null);
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
  const reader = await readerAt(deps, kase, to);
  const { desks } = deps.mails;
  const written = letter({ kase, code, validMs: validSeconds * SECOND, notMe, desks, reader });
  // Derived from the request: a retry is the same mail.
  const mailId = `<${kase.id}.code.${digestOfText(messageId).slice(0, 16)}@countersign>`;
  try {
    await deps.sendMail(writeMail({ messageId: mailId, to: to.address, caseId: kase.id }, written, reader));
    return null;
  } catch (error) {
    if (error instanceof MailRefusedError) return 'not-enrolled';
    throw error;
  }
}
