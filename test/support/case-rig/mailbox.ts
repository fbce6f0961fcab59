import type { Mail } from '../../../activities/deps.js';

/** Every mail that was sent, kept in memory; the same Message-ID twice is two mails here, so that a test can count. */
export class Mailbox {
  readonly mails: Mail[] = [];
  /** While the mail server is away, nothing is taken. */
  isAway = false;

  /** In the place of the SMTP mailer. */
  async send(mail: Mail): Promise<void> {
    if (this.isAway) throw new Error('connect ECONNREFUSED');
    this.mails.push(mail);
  }

  /** The mails of one case to one address, oldest first; each names its case. */
  to(address: string, caseId: string): readonly Mail[] {
    return this.mails.filter((mail) => mail.to === address && mail.text.includes(caseId));
  }

  /** The newest mailed code of a case at an address. */
  codeFor(address: string, caseId: string): string {
    const codes = this.to(address, caseId).map(({ text }) => /Your code is (\d+)/.exec(text)?.[1]);
    const code = codes.findLast((found) => found !== undefined);
    if (code === undefined) throw new Error(`no code was mailed to ${address} for case ${caseId}`);
    return code;
  }

  /** The "not me" token of the newest mail of a case at an address, if one came. */
  notMeToken(address: string, caseId: string): string | null {
    const tokens = this.to(address, caseId).map(({ text }) => /#token=(\S+)/.exec(text)?.[1]);
    return tokens.findLast((found) => found !== undefined) ?? null;
  }
}
