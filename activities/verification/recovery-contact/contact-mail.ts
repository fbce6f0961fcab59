import { digestOfText } from '../../../domain/canonical.js';
import type { Case } from '../../../domain/case.js';
import { MINUTE } from '../../../domain/clock.js';
import type { Mail } from '../../deps.js';
import { nameOf } from '../../notices/words.js';
import type { CodeToSend } from '../email-code/code-mail.js';

/** The one mail that holds the code: to whom to give it, and how to make sure. A retry is the same mail. */
export function contactMail(kase: Case, { caseId, messageId, to, code, validMs, notMe }: CodeToSend): Mail {
  const name = nameOf(kase);
  return {
    messageId: `<${caseId}.code.${digestOfText(messageId).slice(0, 16)}@countersign>`,
    to,
    subject: `${name} may need your help`,
    text: [
      `${name} named you as a recovery contact: somebody who knows them. They cannot get into their account at work, and ` +
        'ask you for a code.',
      `Before you give it, speak to ${name} yourself: face to face, or call them on a number you have had for long. Ask them ` +
        'something that only the two of you know. A message is not enough, and nor is a voice that calls you.',
      `The code for ${name} is ${code}`,
      `Give it to ${name} and to nobody else: not to a help desk, not to a colleague, not to whoever says that it is urgent. ` +
        `It works once, for ${Math.round(validMs / MINUTE)} minutes, on the page that ${name} has open.`,
      `If ${name} did not ask for it, or you cannot reach them, give it to nobody and stop it here:\n${notMe}`,
      `Case ${caseId}`,
    ].join('\n\n'),
  };
}
