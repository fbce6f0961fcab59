import { createTransport } from 'nodemailer';
import type { SendMail } from '../deps.js';

/** Where mail goes out, and as whom. `url` as `smtp://user:password@host:port`, or `smtps://` (TLS from the start). */
export interface SmtpSettings {
  readonly url: string;
  readonly from: string;
}

/** Together below what an activity may take (15 s): a mail server that hangs is asked again, not waited for. */
const CONNECTION_TIMEOUT_MS = 4_000;
const GREETING_TIMEOUT_MS = 4_000;
const SILENCE_TIMEOUT_MS = 6_000;

/** The mail server will never take this mail: the mailbox does not exist, or the like (RFC 5321, section 4.2.1: 5yz). */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
  readonly code = 'mail-refused';
}

/** The first reply code that says "never" rather than "not now". */
const PERMANENT = 500;

/** Whether it is this one address that cannot be written to, rather than us who cannot write, or not now. */
function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const isMalformed = code === 'EENVELOPE' && command === 'API';
  return isMalformed || (command === 'RCPT TO' && typeof responseCode === 'number' && responseCode >= PERMANENT);
}

/**
 * Sends mail by SMTP, one connection a mail, so that no dead one is ever reused.
 *
 * The mailer throws {@link MailRefusedError} when the mailbox is refused for good, any other error when the mail may
 * still be taken later.
 */
export function smtpMailer({ url, from }: SmtpSettings): SendMail {
  const transport = createTransport({
    url,
    pool: false,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    // What a template holds is text: never a path or an address to fetch from.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ messageId, to, references, language, subject, text, html }) => {
    // RFC 3834, section 5: no auto-responder answers, and none starts a loop. RFC 3282: in whose language.
    const headers = { 'Auto-Submitted': 'auto-generated', 'Content-Language': language };
    const thread = references === null ? {} : { references };
    try {
      // As an object, so that no comma in an address makes a second recipient of it.
      const mailbox = { name: '', address: to };
      await transport.sendMail({ messageId, from, to: mailbox, subject, text, html, headers, ...thread });
    } catch (error) {
      if (isRefusedForGood(error)) throw new MailRefusedError('the mail server refuses the mailbox', { cause: error });
      throw error;
    }
  };
}
