import { digestOfText } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import type { Mail } from '../../deps.js';
import { nameOf, theirs } from '../../notices/words.js';

/** What a mail to a manager needs to say beside the case. */
export interface Asking {
  readonly messageId: string;
  readonly to: string;
  /** Where they sign in. */
  readonly at: string;
  /** The link that stops the case. */
  readonly stop: string;
}

/**
 * Asks a manager whether it is really their report who asks. It starts with us and goes to the address of record (CTL-06);
 * it has neither the number nor a link that confirms. Its Message-ID derives from the request: a retry is the same mail.
 */
export function askMail(kase: Case, { messageId, to, at, stop }: Asking): Mail {
  const name = nameOf(kase);
  return {
    messageId: `<${kase.id}.ask.${digestOfText(messageId).slice(0, 16)}@countersign>`,
    to,
    subject: `Is it really ${name}?`,
    text: [
      `You are asked about the ${theirs(kase)}, because you are their manager.`,
      `Speak to ${name} yourself: in person, or on a number you had before today. Never on a number, in a meeting or by a ` +
        'link that came with a call or message about this, however urgent.',
      'Ask them which six digits their own recovery page shows. Nobody else may tell you, and you tell them to nobody.',
      `If it is them, sign in at ${at} and confirm this case with those digits and your passkey. Nobody at the help desk ` +
        'can do it for you, or will ask you to hurry.',
      `If it is not, or you cannot reach them, confirm nothing and stop it here:\n${stop}`,
      `Case ${kase.id}`,
    ].join('\n\n'),
  };
}
