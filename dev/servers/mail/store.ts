import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import PostalMime from 'postal-mime';

/** One mail as it was received. */
export interface Mail {
  /** Of the mail itself, with its angle brackets; the mails of one Message-ID are one mail, however often it is sent. */
  messageId: string;
  /** Everybody it was delivered to, whatever its headers say. */
  to: string[];
  subject: string;
  /** The plain text part. */
  text: string;
  /** When it was received, epoch ms. */
  receivedAt: number;
  /** All of it, as RFC 5322 text. */
  raw: string;
}

/** What the transport knows of a mail and the mail does not: RFC 5321's envelope. */
interface Envelope {
  to: string[];
  receivedAt: number;
}

/** Keeps mails in the order of their arrival. */
export interface MailStore {
  all(): readonly Mail[];
  /** Keeps a mail; one with a Message-ID that is there already is the same mail sent again, and is answered by it. */
  keep(raw: string, to: string[]): Promise<Mail>;
}

/** The first line of a kept file, before the mail as it came. */
const ENVELOPE_HEADER = 'X-Envelope: ';

/**
 * A store in memory and, if a folder is given, in `.eml` files named by the hash of the Message-ID, where a later store
 * finds them again. The files hold codes and links, so nobody else may read them.
 */
export async function openMailStore(folder?: string): Promise<MailStore> {
  const mails = new Map<string, Mail>();
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const mail of await readKept(folder)) mails.set(mail.messageId, mail);
  }
  return {
    all: () => [...mails.values()],
    async keep(raw, to) {
      const envelope = { to, receivedAt: Date.now() };
      const mail = await parse(raw, envelope);
      const known = mails.get(mail.messageId);
      if (known) return known;
      if (folder !== undefined) await writeKept(folder, mail, envelope);
      mails.set(mail.messageId, mail);
      return mail;
    },
  };
}

async function parse(raw: string, envelope: Envelope): Promise<Mail> {
  const { messageId, subject, text } = await PostalMime.parse(raw);
  return {
    messageId: messageId || `<${sha256(raw)}@none>`,
    subject: subject ?? '',
    text: text ?? '',
    raw,
    ...envelope,
  };
}

async function readKept(folder: string): Promise<Mail[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const mails = names.map(async (name) => {
    const kept = await readFile(path.join(folder, name), 'utf8');
    const endOfEnvelope = kept.indexOf('\r\n');
    const envelope = JSON.parse(kept.slice(ENVELOPE_HEADER.length, endOfEnvelope)) as Envelope;
    return parse(kept.slice(endOfEnvelope + 2), envelope);
  });
  return (await Promise.all(mails)).sort((a, b) => a.receivedAt - b.receivedAt);
}

async function writeKept(folder: string, mail: Mail, envelope: Envelope): Promise<void> {
  const file = path.join(folder, `${sha256(mail.messageId)}.eml`);
  await writeFile(`${file}.partial`, `${ENVELOPE_HEADER}${JSON.stringify(envelope)}\r\n${mail.raw}`, { mode: 0o600 });
  await rename(`${file}.partial`, file);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
