import type { ChallengeMessage } from '../../../contract/messages.js';
import { countIssuedCodes } from '../../../db/issued-codes.js';
import type { Case } from '../../../domain/case.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import type { Refusal } from '../../../domain/refusals.js';
import { mailCode, type Mailing } from '../email-code/mail-code.js';
import { contactLetter } from './contact-letter.js';

/** A code to be passed on, and whom it may go to. `now` in epoch milliseconds. */
export interface Relaying extends Pick<Mailing, 'challenge' | 'now'> {
  /** Contacts, oldest first. */
  readonly enrolled: readonly Enrolled[];
}

/**
 * Sends the code to one contact. Asked again, it is the next one's turn: whoever cannot be reached holds up nobody, and the
 * subject does not choose.
 */
export async function relayCode(
  deps: Parameters<typeof mailCode>[0],
  kase: Case,
  message: ChallengeMessage,
  { challenge, enrolled, now }: Relaying,
): Promise<Refusal | null> {
  const contacts = enrolled.filter((thing) => thing.kind === 'contact');
  const turn = await countIssuedCodes(deps.db, kase.id, message.method, message.messageId);
  const to = contacts[turn % contacts.length];
  if (to === undefined) return 'not-enrolled';
  return mailCode(deps, kase, message, { challenge, to, letter: contactLetter, now });
}
