import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { MailRefusedError, smtpMailer } from '../../../activities/notices/mail.js';
import { startMailSink } from '../../../dev/servers/mail-sink.js';

const MAIL = {
  messageId: '<case.1.case-opened.abc@countersign>',
  to: 'alice@example.com',
  references: '<case@countersign>',
  language: 'de',
  subject: 'Hello',
  text: 'Text',
  html: '<!doctype html><html lang="de"><title>Hello</title><p>Text</p></html>',
};
const FROM = 'Recovery <recovery@example.com>';

describe('the mailer', () => {
  let stop: () => unknown = () => {};
  afterEach(async () => {
    await stop();
  });

  /** A mail server that answers every recipient with an error of this reply code. */
  async function refusing(responseCode: number): Promise<string> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('No'), { responseCode })),
    });
    server.on('error', () => {});
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    stop = () => new Promise<void>((closed) => server.close(closed));
    return `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  }

  it('delivers the mail as it is, under its own Message-ID, and says that a machine wrote it', async () => {
    const sink = await startMailSink();
    stop = sink.stop;
    await smtpMailer({ url: sink.url, from: FROM })(MAIL);
    const [mail] = await sink.messages();
    expect(mail).toMatchObject({ messageId: MAIL.messageId, to: [MAIL.to], subject: 'Hello' });
    expect(mail?.text.trim()).toBe('Text');
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mail?.raw).toMatch(/^Date: \w{3}, \d/m);
  });

  it('delivers text and HTML of one mail, in its language, in the thread of its case, and lets nobody unsubscribe', async () => {
    const sink = await startMailSink();
    stop = sink.stop;
    await smtpMailer({ url: sink.url, from: FROM })(MAIL);
    await smtpMailer({ url: sink.url, from: FROM })({ ...MAIL, messageId: '<digest@countersign>', references: null });
    const [ofCase, ofNone] = await sink.messages();
    expect(ofCase?.raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(ofCase?.raw).toMatch(/^Content-Language: de\r$/m);
    expect(ofCase?.raw).toMatch(/^References: <case@countersign>\r$/m);
    expect(ofNone?.raw).not.toMatch(/^References:/m);
    for (const mail of [ofCase, ofNone]) expect(mail?.raw).not.toMatch(/^List-Unsubscribe/im);
    const { html } = await PostalMime.parse(ofCase?.raw ?? '');
    expect(html?.trim()).toBe(MAIL.html);
  });

  it('attack: an address that is two stays one, so that no second mailbox is written to', async () => {
    const sink = await startMailSink();
    stop = sink.stop;
    const both = { ...MAIL, to: 'alice@example.com, eve@example.com' };
    await smtpMailer({ url: sink.url, from: FROM })(both).catch(() => {});
    for (const { to } of await sink.messages()) expect(to).not.toContain('eve@example.com');
  });

  it('tells a mailbox that is gone from a server that says "later"', async () => {
    const gone = smtpMailer({ url: await refusing(550), from: FROM })(MAIL);
    await expect(gone).rejects.toThrow(MailRefusedError);
    await stop();
    const later = smtpMailer({ url: await refusing(451), from: FROM })(MAIL);
    await expect(later).rejects.not.toThrow(MailRefusedError);
  });

  it('gives up on a server that accepts and then says nothing, before its activity times out', async () => {
    const silent: Server = createServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    stop = () => silent.close();
    const started = Date.now();
    const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(smtpMailer({ url, from: FROM })(MAIL)).rejects.toThrow(/greeting|timeout/i);
    expect(Date.now() - started).toBeLessThan(10_000);
  });
});
