import type { Mail } from '../servers/mail/store.js';
import type { PublicSurface } from './public-surface.js';
import { mailPlace } from './used-secrets.js';

/** A mail is sent before the answer it belongs to, or within a few seconds of it. */
const COMES_WITHIN_MS = 15_000;

/** The subject line of the one mail that holds a code. */
const CODE_SUBJECT = 'Your recovery code';

/** One person's mailbox at one address. What was read once is not read again. */
export class Mailbox {
  readonly #surface: Pick<PublicSurface, 'mail' | 'secrets'>;
  readonly #address: string;
  readonly #read = new Set<string>();

  constructor(surface: Pick<PublicSurface, 'mail' | 'secrets'>, address: string) {
    this.#surface = surface;
    this.#address = address;
  }

  /**
   * The next mail about a case whose subject line fits, read now.
   *
   * @throws when none comes in time
   */
  async next(caseId: string, subject: string | RegExp): Promise<Mail> {
    const mail = await this.#surface.mail.waitFor(
      (one) =>
        one.to.includes(this.#address) &&
        one.text.includes(caseId) &&
        (typeof subject === 'string' ? one.subject === subject : subject.test(one.subject)) &&
        !this.#read.has(one.messageId),
      COMES_WITHIN_MS,
    );
    this.#read.add(mail.messageId);
    this.#noteToken(mail);
    return mail;
  }

  /** The code of the next mail that brings one. */
  async nextCode(caseId: string): Promise<string> {
    const mail = await this.next(caseId, CODE_SUBJECT);
    const code = /^Your code is (\d+)$/m.exec(mail.text)?.[1];
    if (code === undefined) throw new Error(`The mail "${mail.subject}" holds no code.`);
    this.#surface.secrets.note(`a code mailed to ${this.#address}`, code, mailPlace(mail.messageId));
    return code;
  }

  #noteToken(mail: Mail): void {
    const token = notMeTokenIn(mail);
    if (token !== null)
      this.#surface.secrets.note(`a "not me" link of ${this.#address}`, token, mailPlace(mail.messageId));
  }
}

/** The token of a mail's "this was not me" link, which stands in the link's fragment; null when it has no such link. */
export function notMeTokenIn(mail: Mail): string | null {
  return /\/not-me#token=(\S+)/.exec(mail.text)?.[1] ?? null;
}
