import type { Case } from '../../../domain/case.js';
import { MINUTE } from '../../../domain/clock.js';
import { caseFacts, type DeskNames } from '../../mails/case-facts.js';
import { says, type Letter } from '../../mails/letter.js';
import type { Reader } from '../../mails/reader.js';
import type { CodeWords, WayTexts } from '../../mails/words.js';

/** What a mail with a code needs to say. Times in epoch milliseconds. */
export interface CodeToSend {
  readonly kase: Case;
  readonly code: string;
  readonly validMs: number;
  readonly notMe: string;
  readonly desks: DeskNames;
  readonly reader: Reader;
}

/** How long a code works, as a mail says it. */
export function minutesOf({ validMs }: CodeToSend): number {
  return Math.round(validMs / MINUTE);
}

/** A mail around a code: what comes before it, the code on a line of its own, what to do with it, how to stop it. */
export function letterAround(
  { kase, code, notMe, desks, reader }: CodeToSend,
  words: CodeWords,
  stop: WayTexts,
): Letter {
  const facts = caseFacts(kase, { happenedAt: null, desks }, reader);
  return {
    subject: words.subject,
    blocks: [
      ...says(...words.before),
      { kind: 'code', says: words.says, code },
      ...says(...words.after),
      { kind: 'way', ...stop, href: notMe },
      facts,
    ],
  };
}

/** The one mail that holds the code. */
export function codeLetter(toSend: CodeToSend): Letter {
  const { texts } = toSend.reader;
  return letterAround(toSend, texts.code(minutesOf(toSend)), texts.ways.stopAttempt);
}
