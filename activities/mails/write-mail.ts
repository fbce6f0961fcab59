import { keyedHash } from '../../proofs/keyed-hash.js';
import type { Mail } from '../deps.js';
import { letterAsHtml } from './as-html.js';
import { letterAsText } from './as-text.js';
import type { Letter } from './letter.js';
import type { Reader } from './reader.js';

/** Where a letter goes. */
export interface Envelope {
  /** Derived from what caused the mail, so that sending it again is the same mail. */
  readonly messageId: string;
  readonly to: string;
  /** The case whose mails this is one of; null for a mail that is about no single case. */
  readonly caseId: string | null;
}

/** What all mails of a case refer to, so that they are one thread (RFC 5322, section 3.6.4); itself never sent. */
function threadOf(caseId: string): string {
  return `<${caseId}@countersign>`;
}

/** As much of an address as a Message-ID may show: nothing that names it. */
export function addressKey(pepper: Uint8Array, address: string): string {
  return keyedHash(pepper, 'notice', address.toLowerCase()).slice(0, 16);
}

/** The one way from a letter to a mail: text and HTML of the same blocks, in the reader's language. */
export function writeMail({ messageId, to, caseId }: Envelope, letter: Letter, { language }: Reader): Mail {
  return {
    messageId,
    to,
    references: caseId === null ? null : threadOf(caseId),
    language,
    subject: letter.subject,
    text: letterAsText(letter),
    html: letterAsHtml(letter, language),
  };
}
