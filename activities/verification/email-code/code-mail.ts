import { digestOfText } from '../../../domain/canonical.js';
import { MINUTE } from '../../../domain/clock.js';
import type { Mail } from '../../deps.js';

/** What a mail with a code needs to say. Times in epoch milliseconds. */
export interface CodeToSend {
  readonly caseId: string;
  readonly messageId: string;
  readonly to: string;
  readonly code: string;
  readonly validMs: number;
  readonly notMe: string;
}

/** The one mail that holds the code. Its Message-ID derives from the request, so that a retry is the same mail. */
export function codeMail({ caseId, messageId, to, code, validMs, notMe }: CodeToSend): Mail {
  return {
    messageId: `<${caseId}.code.${digestOfText(messageId).slice(0, 16)}@countersign>`,
    to,
    subject: 'Your recovery code',
    text: [
      `Your code is ${code}`,
      `It works once, for ${Math.round(validMs / MINUTE)} minutes, on the page where you asked for it.`,
      'Type it there yourself. Never read it out to anybody: no help desk asks for it, and whoever does is not ours.',
      `If you did not ask for it, somebody else is trying to get into your account. Stop them here:\n${notMe}`,
      `Case ${caseId}`,
    ].join('\n\n'),
  };
}
