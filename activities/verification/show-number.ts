import type { ChallengeMessage } from '../../contract/messages.js';
import { keepSessionNumber } from '../../db/session-numbers.js';
import type { Case } from '../../domain/case.js';
import type { Refusal } from '../../domain/refusals.js';
import { sessionNumberOf } from '../../proofs/session-number.js';
import { digestOfText } from '../../domain/canonical.js';
import type { CaseDeps } from '../deps.js';
import { readerOf } from '../mails/reader.js';
import { writeMail } from '../mails/write-mail.js';
import { MailRefusedError } from '../notices/mail.js';
import { notMeLink } from '../notices/not-me.js';
import { askLetter } from './manager-confirmation/ask-letter.js';
import type { ShownChallenge } from './method.js';
import { note } from './note.js';

type Deps = Pick<
  CaseDeps,
  'db' | 'directory' | 'pepper' | 'verifierKey' | 'clock' | 'sendMail' | 'mails' | 'publicUrl'
>;

/** Whose page is to show its number. `now` in epoch milliseconds. */
export interface Showing {
  readonly challenge: ShownChallenge;
  /** RFC 7638 thumbprint. */
  readonly session: string;
  readonly now: number;
}

/** Has the session's page show its number, and asks whoever is to have it read back to them. The mail does not hold it. */
export async function showNumber(
  deps: Deps,
  kase: Case,
  message: ChallengeMessage,
  { challenge, session, now }: Showing,
): Promise<Refusal | null> {
  const asked = await challenge.asks(deps, kase);
  if (typeof asked === 'string') return asked;
  const number = sessionNumberOf(deps.pepper, kase.id, session);
  const { validSeconds } = challenge;
  const noted = { enrolledId: asked?.personId ?? session, codeHash: number, numberKey: null, validSeconds, now };
  const refusal = await note(deps, kase, message, noted);
  if (refusal !== null) return refusal;
  await keepSessionNumber(deps.db, { caseId: kase.id, session, number });
  if (asked === null) return null;
  const stop = await notMeLink(deps, kase.id, asked.personId);
  const reader = readerOf(deps, asked);
  const letter = askLetter(kase, { at: deps.publicUrl, stop, desks: deps.mails.desks, reader });
  // Derived from the request: a retry is the same mail.
  const messageId = `<${kase.id}.ask.${digestOfText(message.messageId).slice(0, 16)}@countersign>`;
  try {
    await deps.sendMail(writeMail({ messageId, to: asked.workEmail, caseId: kase.id }, letter, reader));
    return null;
  } catch (error) {
    if (error instanceof MailRefusedError) return 'nobody-to-ask';
    throw error;
  }
}
