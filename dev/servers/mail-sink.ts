import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Mail, type MailStore, openMailStore } from './mail/store.js';
import { startMailView } from './mail/view.js';
import { type Progress, silentProgress } from './progress.js';

/** How to get a mail server. */
export interface MailSinkOptions {
  /** Where mails stay between runs; in memory alone if left out. */
  folder?: string;
  /** Ports on 127.0.0.1; free ones if left out. */
  port?: number;
  viewPort?: number;
}

/** A real SMTP server that delivers nothing and keeps everything. */
export interface MailSink {
  /** `smtp://127.0.0.1:port` */
  url: string;
  /** A page for people, and `/messages.json`. */
  viewUrl: string;
  /** All mails in the order of their arrival. */
  messages(): Promise<readonly Mail[]>;
  /**
   * The first mail that fits, kept already or still to come.
   *
   * @throws when none fits in time, with the subjects of those that came
   */
  waitFor(fits: (mail: Mail) => boolean, timeoutMs: number): Promise<Mail>;
  stop(): Promise<void>;
}

/** Where mail goes to: the server `SMTP_URL` names, which keeps its mails to itself, or a sink of our own. */
export interface MailServer {
  url: string;
  sink?: MailSink;
  stop(): Promise<void>;
}

const LARGEST_MAIL_BYTES = 10 * 1024 * 1024;

/** The mail server `SMTP_URL` names, with nothing started; else a sink. */
export async function startMailServer(
  options: MailSinkOptions & { progress?: Progress; env?: NodeJS.ProcessEnv },
): Promise<MailServer> {
  const { progress = silentProgress, env = process.env } = options;
  if (env.SMTP_URL) {
    progress.note('Mail: using the server SMTP_URL names, nothing is started');
    return { url: env.SMTP_URL, stop: async () => {} };
  }
  const sink = await startMailSink(options);
  return { url: sink.url, sink, stop: sink.stop };
}

/** Starts a sink on 127.0.0.1. A mail is acknowledged only once it is kept. */
export async function startMailSink(options: MailSinkOptions = {}): Promise<MailSink> {
  const store = await openMailStore(options.folder);
  const arrivals = new EventEmitter<{ mail: [Mail] }>().setMaxListeners(0);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL_BYTES,
    onData: (stream, session, acknowledge) =>
      void receive(store, stream, session).then(
        (mail) => {
          arrivals.emit('mail', mail);
          acknowledge();
        },
        (error: Error) => acknowledge(error),
      ),
  });
  smtp.on('error', () => {}); // a client that hangs up is no concern of ours
  const listening = smtp.listen(options.port ?? 0, '127.0.0.1');
  await once(listening, 'listening');
  const view = await startMailView(store, options.viewPort);

  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    viewUrl: `http://127.0.0.1:${(view.address() as AddressInfo).port}`,
    messages: async () => store.all(),
    waitFor: (fits, timeoutMs) => waitFor(store, arrivals, fits, timeoutMs),
    async stop() {
      view.closeAllConnections();
      await Promise.all([
        new Promise<void>((closed) => smtp.close(closed)),
        new Promise<unknown>((closed) => view.close(closed)),
      ]);
    },
  };
}

async function receive(store: MailStore, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Mail> {
  const raw = await text(stream);
  if (stream.sizeExceeded) {
    throw Object.assign(new Error(`A mail may have ${LARGEST_MAIL_BYTES} bytes.`), { responseCode: 552 });
  }
  return store.keep(
    raw,
    session.envelope.rcptTo.map(({ address }) => address),
  );
}

async function waitFor(
  store: MailStore,
  arrivals: EventEmitter<{ mail: [Mail] }>,
  fits: (mail: Mail) => boolean,
  timeoutMs: number,
): Promise<Mail> {
  const signal = AbortSignal.timeout(timeoutMs);
  for (;;) {
    const found = store.all().find(fits);
    if (found) return found;
    await once(arrivals, 'mail', { signal }).catch((cause: unknown) => {
      const came = store.all().map(({ subject }) => `"${subject}"`);
      throw new Error(`The mail did not come in ${timeoutMs} ms. There are: ${came.join(', ') || 'none'}.`, { cause });
    });
  }
}
