import { readFile } from 'node:fs/promises';
import type { Mail } from '../../activities/deps.js';
import type { DirectoryOfRecord } from '../../connectors/port.js';
import { loadAccess } from '../../policy/access/load.js';
import { parsePolicy } from '../../policy/load.js';
import { loadSigningKey, type Trust } from '../../proofs/keys.js';
import { PLAIN_HABITS } from './mail-habits.js';
import type { TestDatabase } from './postgres.js';

const POLICY = 'policy/recovery.yaml';

/** What a case worker judges and tells with. */
export interface TellingWorker {
  readonly database: TestDatabase;
  readonly directory: DirectoryOfRecord;
  readonly trust: Trust;
  readonly verifierKeyFile: string;
  readonly signing: { readonly rpId: string; readonly origin: string };
}

/** The case worker as it was so long ago, in milliseconds: with the mails that it sends. */
export async function workerAgo(around: TellingWorker, ago = 0) {
  const { database, directory, trust, verifierKeyFile, signing } = around;
  const mails: Mail[] = [];
  const deps = {
    db: database.as('countersign_case_worker'),
    ledgerDb: database.as('countersign_ledger'),
    trust,
    directory,
    access: await loadAccess(),
    verifierKey: await loadSigningKey(verifierKeyFile),
    signing,
    clock: async () => Date.now() - ago,
    production: true,
    policy: parsePolicy(await readFile(POLICY, 'utf8'), POLICY, { production: true }),
    sendMail: async (mail: Mail) => void mails.push(mail),
    mails: PLAIN_HABITS,
    securityMailTo: 'security@example.com',
  };
  return { deps, mails };
}
