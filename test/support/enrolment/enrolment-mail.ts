import type { Mail } from '../../../dev/servers/mail/store.js';
import type { Live } from '../live/live.js';

const COMES_WITHIN_MS = 15_000;

/** The newest mail to an address whose subject is this one, that came after a moment. */
export function mailTo({ surface }: Live, address: string, subject: string, after = 0): Promise<Mail> {
  return surface.mail.waitFor(
    (mail) => mail.to.includes(address) && mail.subject === subject && mail.receivedAt >= after,
    COMES_WITHIN_MS,
  );
}

/** The code of a mail that confirms an address. */
export async function codeTo(live: Live, address: string, after: number): Promise<string> {
  const { text } = await mailTo(live, address, 'Your code to confirm this address', after);
  const code = /^Your code is (\d{4} \d{4})$/m.exec(text)?.[1];
  if (code === undefined) throw new Error('the mail holds no code');
  return code;
}

export const CHANGED = 'What you recover your account with was changed';

/** The link of a mail about a change. */
export function takeBackLinkIn({ text }: Mail): string {
  const link = /https?:\S+\/enrol\/not-me#token=\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error('the mail holds no link');
  return link;
}
