import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import type { Environment } from '../../environment/environment.js';
import { notMeTokenIn } from '../../actors/mailbox.js';
import type { PublicSurface } from '../../actors/public-surface.js';
import { mailPlace } from '../../actors/used-secrets.js';

/** Notes the secrets that nobody in the story held in their hands: links in mails nobody read, keys, roles' passwords. */
export async function noteFurtherSecrets(environment: Environment, { mail, secrets }: PublicSurface): Promise<void> {
  for (const one of await mail.messages()) {
    const token = notMeTokenIn(one);
    if (token !== null) secrets.note(`the "not me" link of ${one.to.join(', ')}`, token, mailPlace(one.messageId));
  }
  for (const [name, file] of Object.entries(environment.keys)) await noteKeys(name, file, secrets);
  for (const [role, url] of Object.entries(environment.database)) {
    const password = decodeURIComponent(new URL(url).password);
    if (password.length >= SHORTEST_SECRET) secrets.note(`the password of the role ${role}`, password);
  }
  secrets.note('the token of the codec server', environment.codecToken);
}

/** A server somebody brought along may have a role with a password that is a plain word, as in `postgres`. */
const SHORTEST_SECRET = 16;

/** What codes are made of: text, where the others are keys. */
const PEPPERS: readonly string[] = ['CODE_PEPPER_FILE', 'ENROLMENT_PEPPER_FILE'];

async function noteKeys(name: string, file: string, secrets: PublicSurface['secrets']): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (name === 'TRUST_FILE') return;
  if (PEPPERS.includes(name)) return secrets.note(`the pepper in ${name}`, text.trim());
  const key = JSON.parse(text) as JWK & { readonly keys?: Readonly<Record<string, string>> };
  if (key.d !== undefined) secrets.note(`the key in ${name}`, key.d);
  if (typeof key.keys === 'object') for (const one of Object.values(key.keys)) secrets.note('a key of the codec', one);
}
