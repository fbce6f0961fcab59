import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../db/migrations/index.js';
import { ROLE_OF } from '../../deploy/migrate-settings.js';
import { keyFiles } from '../../proofs/key-files.js';
import { install, type OwnInstallation } from '../support/deploy/install.js';
import { runBuilt } from '../support/run-built.js';

const LATER = '9999-of-a-later-version';

async function query(url: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

let installation: OwnInstallation;
beforeAll(async () => {
  installation = await install();
});
afterAll(() => installation.stop());

const owner = (): string => installation.secret('database-url-owner');
const migrates = (changes: Readonly<Record<string, string>> = {}) =>
  runBuilt('deploy/migrate.js', { ...installation.migrateEnv, ...changes });

describe('the migration command', () => {
  it('brings an empty database up, as an owner that is no superuser, and says what it applied', async () => {
    const { status, stdout, stderr } = await migrates();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of Object.keys(MIGRATIONS)) expect(stdout).toContain(`applied ${name}\n`);
    expect(await query(owner(), 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
      { rolsuper: false },
    ]);
  });

  it('applies nothing a second time, takes secrets as files, and says so', async () => {
    const file = path.join(installation.folder, 'owner-here');
    await writeFile(file, owner());
    const { DATABASE_URL_OWNER: _asFile, ...rest } = installation.migrateEnv;
    const { status, stdout } = await runBuilt('deploy/migrate.js', { ...rest, DATABASE_URL_OWNER_FILE: file });
    expect(status).toBe(0);
    expect(stdout).not.toContain('applied');
    expect(stdout).toContain('there was nothing to apply');
  });

  it('tells no password', async () => {
    const { stdout, stderr } = await migrates();
    const passwords = Object.values(installation.migrateEnv).map((url) => new URL(url).password);
    expect(passwords.filter((password) => `${stdout}${stderr}`.includes(password))).toEqual([]);
  });

  it.each(Object.entries(ROLE_OF))(
    'makes the role of %s sign in as %s, with nothing that a process does not need',
    async (setting, role) => {
      const rows = await query(
        installation.migrateEnv[setting] ?? '',
        `select rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls
       from pg_roles where rolname = current_user`,
      );
      expect(rows).toEqual([
        {
          rolname: role,
          rolsuper: false,
          rolcreatedb: false,
          rolcreaterole: false,
          rolreplication: false,
          rolbypassrls: false,
        },
      ]);
    },
  );

  it('attack: a taken-over process opens the engine’s own database with its role', async () => {
    for (const database of ['temporal', 'temporal_visibility']) {
      const url = new URL(installation.migrateEnv['DATABASE_URL_CASE_WORKER'] ?? '');
      url.pathname = database;
      await expect(query(url.href, 'select 1')).rejects.toThrow('permission denied for database');
    }
  });

  it.each([
    ['another role', (url: URL) => (url.username = 'postgres')],
    ['no password', (url: URL) => (url.password = '')],
    ['another database', (url: URL) => (url.pathname = '/temporal')],
  ])('refuses a URL with %s, naming the setting and not what it says', async (_what, change) => {
    const url = new URL(installation.migrateEnv['DATABASE_URL_LEDGER'] ?? '');
    const { password } = url;
    change(url);
    const { status, stderr } = await migrates({ DATABASE_URL_LEDGER: url.href });
    expect(status).toBe(1);
    expect(stderr).toContain('DATABASE_URL_LEDGER: ');
    expect(stderr).not.toContain(password);
  });

  it('refuses a role that may do more than a process needs, instead of giving it a password', async () => {
    await query(installation.postgres.url, 'alter role countersign_ledger superuser');
    const { status, stderr } = await migrates();
    await query(installation.postgres.url, 'alter role countersign_ledger nosuperuser');
    expect(status).toBe(1);
    expect(stderr).toContain('countersign_ledger may do more than it needs');
  });
});

describe('a database that a later version has migrated', () => {
  beforeAll(() => query(owner(), `insert into countersign.kysely_migration values ('${LATER}', '')`));
  afterAll(() => query(owner(), `delete from countersign.kysely_migration where name = '${LATER}'`));

  /** Enough for each process to come as far as its database; nothing else is there. */
  const surroundings = (): Readonly<Record<string, string>> => ({
    ...installation.migrateEnv,
    ...keyFiles(installation.folder),
    API_PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1',
    OIDC_ISSUER: 'http://127.0.0.1',
    SMTP_URL: 'smtp://127.0.0.1',
    SECURITY_MAIL_TO: 'soc@example.com',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    POLICY_FILE: 'policy/recovery.yaml',
    SIGNING_RP_ID: 'localhost',
    SIGNING_ORIGIN: 'http://localhost',
  });

  it.each(['deploy/migrate.js', 'api/main.js', 'workers/case-worker.js', 'workers/connector-worker.js'])(
    'is refused by %s of this version, before it does anything, naming what it does not know',
    async (program) => {
      const { status, stdout, stderr } = await runBuilt(program, surroundings());
      expect(status).toBe(1);
      expect(`${stdout}${stderr}`).toContain(`database-newer: ${LATER}`);
      expect(stdout).not.toMatch(/listening|is ready/);
    },
  );
});
