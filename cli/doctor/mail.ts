import { createTransport } from 'nodemailer';
import type { Variables } from '../../proofs/secret-files.js';
import { ANSWER_WITHIN_MILLISECONDS, ill, notAsked, reasonOf, well, type Finding } from './finding.js';

/** The mail server: reachable, and takes our sign-in. No mail is sent. */
export async function mailFindings(settings: Variables): Promise<readonly Finding[]> {
  const what = 'mail server';
  const url = settings['SMTP_URL'];
  if (!url) return [notAsked(what, 'SMTP_URL')];
  const transport = createTransport({
    url,
    connectionTimeout: ANSWER_WITHIN_MILLISECONDS,
    greetingTimeout: ANSWER_WITHIN_MILLISECONDS,
    socketTimeout: ANSWER_WITHIN_MILLISECONDS,
  });
  try {
    await transport.verify();
    const { host, username } = new URL(url);
    return [well(what, `${host}${username === '' ? '' : ', signed in'}`)];
  } catch (fault) {
    const nextStep =
      'Start it, or correct SMTP_URL: smtp://user:password@host:port, or smtps:// for TLS from the start.';
    return [ill(what, reasonOf(fault), nextStep)];
  } finally {
    transport.close();
  }
}
