import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { ROLE_OF } from '../../../deploy/migrate-settings.js';
import { makeSecrets } from '../../../deploy/secrets.js';
import { startPostgres } from '../../../dev/servers/postgres.js';
import { PROJECT_ROOT } from '../../../workers/project.js';

/** A PostgreSQL as the compose file makes it: prepared by its init script, with secrets that were made for it. */
export interface Installation {
  /** The server's own superuser, whom nothing uses after the start. */
  readonly superuserUrl: string;
  /** Where the compose file's secrets are. */
  readonly folder: string;
  /** `host:port`, where the compose file says `postgresql:5432`. */
  readonly address: string;
  secret(name: string): string;
  /** What the migration command is told, with every URL leading to this server. */
  readonly migrateEnv: Readonly<Record<string, string>>;
  stop(): Promise<void>;
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

/** Installs what `docker compose up` would before it migrates, with a server of its own whatever the surroundings name. */
export async function install(): Promise<Installation> {
  const above = await mkdtemp(path.join(tmpdir(), 'countersign-install-'));
  const folder = path.join(above, 'secrets');
  await makeSecrets(folder, { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
  const texts = new Map<string, string>();
  for (const name of await readdir(folder)) texts.set(name, await readFile(path.join(folder, name), 'utf8'));
  const server = await startPostgres({ env: {} });
  const address = new URL(server.url).host;
  const secret = (name: string): string => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`there is no secret ${name}`);
    return text.replaceAll('postgresql:5432', address);
  };
  const script = await readFile(path.join(PROJECT_ROOT, 'deploy/postgresql/init.sql'), 'utf8');
  await runInit(server.url, initStatements(script, secret));
  const settings = ['DATABASE_URL_OWNER', ...Object.keys(ROLE_OF)];
  return {
    superuserUrl: server.url,
    folder,
    address,
    secret,
    migrateEnv: Object.fromEntries(settings.map((name) => [name, secret(name.toLowerCase().replaceAll('_', '-'))])),
    async stop() {
      await server.stop();
      await rm(above, { recursive: true });
    },
  };
}
