import type { Case } from '../../../domain/case.js';
import { caseFacts, type DeskNames } from '../../mails/case-facts.js';
import { says, type Letter } from '../../mails/letter.js';
import { quoteName } from '../../mails/outside.js';
import type { Reader } from '../../mails/reader.js';

/** What a mail to a manager needs to say beside the case. */
export interface Asking {
  /** Where they sign in. */
  readonly at: string;
  /** The link that stops the case. */
  readonly stop: string;
  readonly desks: DeskNames;
  readonly reader: Reader;
}

/**
 * Asks a manager whether it is really their report who asks. It starts with us and goes to the address of record (CTL-06);
 * it has neither the number nor a link that confirms.
 */
export function askLetter(kase: Case, { at, stop, desks, reader }: Asking): Letter {
  const { ways, askManager } = reader.texts;
  const [subject, ...paragraphs] = askManager(quoteName(kase.subject.displayName));
  return {
    subject,
    blocks: [
      ...says(...paragraphs),
      { kind: 'way', ...ways.confirm, href: at },
      { kind: 'way', ...ways.stopAsked, href: stop },
      caseFacts(kase, { happenedAt: null, desks }, reader),
    ],
  };
}
