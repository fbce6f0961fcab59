import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { ROLE_OF } from '../../deploy/migrate-settings.js';
import { makeSecrets } from '../../deploy/secrets.js';
import { PROJECT_ROOT } from '../../workers/project.js';
import { startPostgres, type Postgres } from './postgres.js';
import type { Progress } from './progress.js';

/** A PostgreSQL as the compose file makes it: prepared by its init script, with secrets that were made for it. */
export interface Installation {
  /** The server; its URL is the superuser's, whom nothing uses after the start. */
  readonly postgres: Postgres;
  /** Where the compose file's secrets are, with what each says of addresses and places as it is on this machine. */
  readonly folder: string;
  /** `host:port`, where the compose file says `postgresql:5432`. */
  readonly address: string;
  /** What a secret says. @throws when there is none of that name */
  secret(name: string): string;
  /** What the migration command is told, with every URL leading to this server. */
  readonly migrateEnv: Readonly<Record<string, string>>;
}

/** What psql makes of the init script: its variables are read from the secrets, and quoted where they are used. */
function initStatements(script: string, secret: (name: string) => string): string {
  const variables = new Map<string, string>();
  for (const [, name = '', file = ''] of script.matchAll(/^\\set (\w+) `cat \/run\/secrets\/([\w-]+)`$/gm)) {
    variables.set(name, secret(file));
  }
  return script
    .replace(/^\\.*$/gm, '')
    .replace(/:'(\w+)'/g, (_all, name: string) => pg.escapeLiteral(variables.get(name) ?? ''));
}

/** `create database` may stand in no transaction, so each statement is sent by itself. */
async function runInit(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements.replace(/^--.*$/gm, '').split(';')) {
      if (statement.trim() !== '') await client.query(statement);
    }
  } finally {
    await client.end();
  }
}

/** Writes the addresses and places of this machine into every secret that was made. */
async function secretsHere(folder: string, address: string): Promise<(name: string) => string> {
  const texts = new Map<string, string>();
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const text = await readFile(file, 'utf8');
    const here = text.replaceAll('postgresql:5432', address).replaceAll('/run/secrets', folder);
    if (here !== text) await writeFile(file, here);
    texts.set(name, here);
  }
  return (name) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`there is no secret ${name}`);
    return text;
  };
}

/**
 * Makes secrets, and a PostgreSQL with them, whatever the surroundings name: what `docker compose up` does before it
 * migrates. Everything is temporary.
 *
 * @param folder where the secrets are put; not there yet
 */
export async function startInstallation(folder: string, progress?: Progress): Promise<Installation> {
  await makeSecrets(folder, { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
  const postgres = await startPostgres({ env: {}, secretsFolder: folder, ...(progress && { progress }) });
  try {
    const address = new URL(postgres.url).host;
    const secret = await secretsHere(folder, address);
    const script = await readFile(path.join(PROJECT_ROOT, 'deploy/postgresql/init.sql'), 'utf8');
    await runInit(postgres.url, initStatements(script, secret));
    const settings = ['DATABASE_URL_OWNER', ...Object.keys(ROLE_OF)];
    const migrateEnv = Object.fromEntries(
      settings.map((name) => [name, secret(name.toLowerCase().replaceAll('_', '-'))]),
    );
    return { postgres, folder, address, secret, migrateEnv };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
