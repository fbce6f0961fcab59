import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { type MailSink, startMailServer, startMailSink } from '../../../dev/servers/mail-sink.js';

let folder: string;
let sink: MailSink;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'countersign-test-')), 'mail');
  sink = await startMailSink({ folder });
});
afterEach(async () => {
  await sink.stop();
  await rm(path.dirname(folder), { recursive: true });
});

const send = (mail: object) =>
  createTransport(sink.url).sendMail({ from: 'desk@example.test', to: 'ada@example.test', ...mail });

describe('the mail sink', () => {
  it('keeps what a real client sends, with everybody it was delivered to', async () => {
    const sent = await send({ subject: 'Your código', text: 'It is 123456.', bcc: 'eve@example.test' });
    expect(await sink.messages()).toEqual([
      {
        messageId: sent.messageId,
        to: ['ada@example.test', 'eve@example.test'],
        subject: 'Your código',
        text: 'It is 123456.\n',
        receivedAt: expect.any(Number),
        raw: expect.stringContaining('Subject: '),
      },
    ]);
  });

  it('takes a mail sent again under the same Message-ID for the same mail', async () => {
    const mail = { messageId: '<effect-1@countersign>', subject: 'Once', text: 'Sent by an activity that was retried' };
    await send(mail);
    await send(mail);
    await send({ ...mail, messageId: '<effect-2@countersign>' });
    expect((await sink.messages()).map(({ messageId }) => messageId)).toEqual([
      '<effect-1@countersign>',
      '<effect-2@countersign>',
    ]);
  });

  it('has its mails after a restart, in files that nobody else may read', async () => {
    await send({ subject: 'First', text: 'a' });
    await send({ subject: 'Second', text: 'b' });
    const before = await sink.messages();
    await sink.stop();
    sink = await startMailSink({ folder });
    expect(await sink.messages()).toEqual(before);
    const [file] = await readdir(folder);
    expect((await stat(path.join(folder, String(file)))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('hands over a mail that came already and one that is still to come', async () => {
    const coming = sink.waitFor(({ subject }) => subject === 'Awaited', 10_000);
    await send({ subject: 'Another', text: 'a' });
    await send({ subject: 'Awaited', text: 'b' });
    expect((await coming).text).toBe('b\n');
    expect((await sink.waitFor(({ subject }) => subject === 'Another', 1)).text).toBe('a\n');
  });

  it('says what came instead when the awaited mail does not come', async () => {
    await send({ subject: 'Another', text: 'a' });
    await expect(sink.waitFor(() => false, 20)).rejects.toThrow('There are: "Another"');
  });

  it('shows mails on a page as text, never as markup (attack: script in a mail)', async () => {
    await send({ subject: '<script>alert(1)</script>', text: 'Not you? http://127.0.0.1/not-me#t=1&x="><img src=x>' });
    const page = await (await fetch(sink.viewUrl)).text();
    expect(page).toContain('&#60;script&#62;alert(1)');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
    expect(page).toContain('<a href="http://127.0.0.1/not-me#t=1&#38;x=">');
  });

  it('answers no page whose name was made to point here (attack: DNS rebinding)', async () => {
    await send({ subject: 'Secret', text: '123456' });
    const { port } = new URL(sink.viewUrl);
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { host: `evil.test:${port}` };
      request({ host: '127.0.0.1', port, path: '/messages.json', headers }, (response) => resolve(text(response)))
        .on('error', reject)
        .end();
    });
    expect(answer).not.toContain('123456');
    expect(await (await fetch(`${sink.viewUrl}/messages.json`)).text()).toContain('123456');
  });

  it('is not started when SMTP_URL names a server', async () => {
    const server = await startMailServer({ env: { SMTP_URL: 'smtp://mail.example.test' } });
    expect(server).toMatchObject({ url: 'smtp://mail.example.test' });
    expect(server.sink).toBeUndefined();
  });
});
