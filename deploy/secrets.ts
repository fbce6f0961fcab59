import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { writeKeys } from '../proofs/key-files.js';
import { authorityFiles, loadAuthority, newAuthority, newCertificates, type PemFiles } from './certificates.js';
import { ROLE_OF } from './migrate-settings.js';

/** Who may read the secrets: the system user and group that the containers run as. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Names in the compose file's networks, and in `postgresql/init.sql`. */
const DATABASE_HOST = 'postgresql:5432';
const DATABASE = 'countersign';
const OWNER_ROLE = 'countersign_owner';

/** 256 bits of randomness, safe in a URL, in YAML and in SQL. */
const newPassword = (): string => randomBytes(32).toString('base64url');

/** Where the containers find the authority's certificate. */
const AUTHORITY_FILE = '/run/secrets/ca.crt';

/** Nobody but the database that our authority certified is told the password. */
const VERIFIED = `sslmode=verify-full&sslrootcert=${AUTHORITY_FILE}`;

const urlOf = (role: string, password: string): string =>
  `postgres://${role}:${password}@${DATABASE_HOST}/${DATABASE}?${VERIFIED}`;

/** `DATABASE_URL_API` is kept in `database-url-api`. */
const fileOf = (setting: string): string => setting.toLowerCase().replaceAll('_', '-');

/** Temporal's stores: the part of its configuration with a password in it (the other part is `temporal/base.yaml`). */
function temporalStores(password: string): string {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: DATABASE_HOST,
      connectProtocol: 'tcp',
      user: 'temporal',
      password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
      tls: { enabled: true, caFile: AUTHORITY_FILE, enableHostVerification: true },
    },
  });
  const datastores = { default: store('temporal', 20), visibility: store('temporal_visibility', 10) };
  return stringify({ persistence: { datastores } });
}

/** Every password that the compose file's services need, and what is made of them, by file name. */
function newSecrets(): Readonly<Record<string, string>> {
  const ownerPassword = newPassword();
  const temporalPassword = newPassword();
  const roleUrls = Object.entries(ROLE_OF).map(([setting, role]) => [fileOf(setting), urlOf(role, newPassword())]);
  return {
    'postgres-superuser-password': newPassword(),
    'owner-password': ownerPassword,
    'database-url-owner': urlOf(OWNER_ROLE, ownerPassword),
    'temporal-password': temporalPassword,
    'temporal-stores.yaml': temporalStores(temporalPassword),
    'codec-server-token': newPassword(),
    ...(Object.fromEntries(roleUrls) as Record<string, string>),
  };
}

/** An authority of this installation's own, and a certificate for every party. */
async function newIdentities(): Promise<PemFiles> {
  const authority = await newAuthority();
  return { ...(await authorityFiles(authority)), ...(await newCertificates(authority)) };
}

/**
 * Makes every secret of the compose file but those that come from outside (the mail server's URL): fresh keys, a
 * password of its own for each database role, and a certificate for each party. Each is a file that its owner alone may read.
 *
 * @param folder made here
 * @throws when there is a folder of that name already: nothing is ever overwritten
 */
export async function makeSecrets(folder: string, owner: Owner): Promise<readonly string[]> {
  await mkdir(folder, { mode: 0o700 });
  await writeKeys(folder);
  const write = ([name, text]: [string, string]): Promise<void> =>
    writeFile(path.join(folder, name), text, { mode: 0o600, flag: 'wx' });
  await Promise.all(Object.entries({ ...newSecrets(), ...(await newIdentities()) }).map(write));
  const files = await readdir(folder);
  await Promise.all(
    [folder, ...files.map((file) => path.join(folder, file))].map((one) => chown(one, owner.uid, owner.gid)),
  );
  return files.toSorted();
}

/**
 * Certifies every party anew, by the authority that is there; nothing else is touched. Files are written in place: a
 * container that one is mounted into goes on seeing it.
 *
 * @param folder with what {@link makeSecrets} made, and `ca.key` brought back for the moment
 * @throws when the authority is not there
 */
export async function renewCertificates(folder: string, owner: Owner): Promise<readonly string[]> {
  const read = async (name: string): Promise<string> =>
    readFile(path.join(folder, name), 'utf8').catch((cause: unknown) => {
      throw new Error(`${name} is not in ${folder}: bring it back from where it is kept`, { cause });
    });
  const files = await newCertificates(await loadAuthority(await read('ca.crt'), await read('ca.key')));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    await chown(file, owner.uid, owner.gid);
  }
  return Object.keys(files).toSorted();
}
