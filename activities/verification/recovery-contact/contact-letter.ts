import type { Letter } from '../../mails/letter.js';
import { quoteName } from '../../mails/outside.js';
import { type CodeToSend, letterAround, minutesOf } from '../email-code/code-letter.js';

/** The one mail that holds the code: to whom to give it, and how to make sure. */
export function contactLetter(toSend: CodeToSend): Letter {
  const { texts } = toSend.reader;
  const name = quoteName(toSend.kase.subject.displayName);
  return letterAround(toSend, texts.contactCode(name, minutesOf(toSend)), texts.ways.stopRelayed);
}
