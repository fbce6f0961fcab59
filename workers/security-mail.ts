import { Runtime } from '@temporalio/worker';
import type { SendMail } from '../activities/deps.js';

/** Without `_total`, which the process's Prometheus endpoint adds to whatever only counts up. */
const FAILURES = 'countersign_security_mail_failures';

/**
 * A mailer that counts what security was to be told and was not: each try that failed, be it tried again or refused for good. A
 * warning in a log wakes nobody, and whoever is forced may have nobody else. No label: more people read metrics than may
 * know what a mail was about.
 *
 * @param to the security address
 */
export function countsSecurityMail(sendMail: SendMail, to: string): SendMail {
  const { metricMeter } = Runtime.instance();
  const help = 'Tries to send a mail to the security address that failed';
  const failures = metricMeter.createCounter(FAILURES, undefined, help);
  // Served from the start: Prometheus sees no increase in what was not there before.
  failures.add(0);
  return async (mail) => {
    try {
      await sendMail(mail);
    } catch (error) {
      if (mail.to === to) failures.add(1);
      throw error;
    }
  };
}
