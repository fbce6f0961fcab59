import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Mail, SendMail } from '../../activities/deps.js';
import { MailRefusedError } from '../../activities/notices/mail.js';
import { freePort } from '../../dev/servers/free-port.js';
import { createLogger } from '../../logging/logger.js';
import { countsSecurityMail } from '../../workers/security-mail.js';
import { installRuntime } from '../../workers/temporal.js';
import { documentedMetrics, servedMetrics } from '../support/metric-tables.js';

const SECURITY = 'soc@example.com';
const NAME = 'countersign_security_mail_failures_total';

const mail = (to: string): Mail => ({
  messageId: '<1@countersign>',
  to,
  references: null,
  language: 'en',
  subject: 'A quiet report',
  text: '',
  html: '',
});

let page: () => Promise<string>;
let isAway: Error | null = null;
let send: SendMail;
beforeAll(async () => {
  const address = `127.0.0.1:${await freePort()}`;
  installRuntime(createLogger({ service: 'test', level: 'error' }), address);
  send = countsSecurityMail(async () => {
    if (isAway !== null) throw isAway;
  }, SECURITY);
  page = async () => (await fetch(`http://${address}/metrics`)).text();
});

const counted = async (): Promise<number> =>
  Number(new RegExp(`^${NAME}(?:\\{.*\\})? (\\d+)$`, 'm').exec(await page())?.[1] ?? 'NaN');

describe('a mail to the security address that does not go out', () => {
  it('can be told from one that did from the start on: the metric is there before there is anything to count', async () => {
    expect(await counted()).toBe(0);
    await send(mail(SECURITY));
    expect(await counted()).toBe(0);
  });

  it('is counted at each try, put off or refused for good, and fails all the same', async () => {
    for (const fault of [new Error('away'), new Error('away'), new MailRefusedError('nobody has that mailbox')]) {
      isAway = fault;
      await expect(send(mail(SECURITY))).rejects.toBe(fault);
    }
    expect(await counted()).toBe(3);
  });

  it('is all that is counted: mail to anybody else has its own retries', async () => {
    isAway = new Error('away');
    await expect(send(mail('alice@private.example'))).rejects.toBe(isAway);
    expect(await counted()).toBe(3);
  });

  it('is in the table of operations as it is served, and no label says whom or what it was about', async () => {
    const told = documentedMetrics('### Of the workers').find(({ name }) => name === NAME);
    const [served] = servedMetrics(await page()).filter(({ name }) => name === NAME);
    expect(served).toEqual(told);
    expect(await page()).not.toContain(SECURITY);
  });
});
