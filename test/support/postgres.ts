import { createHmac, randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect, type Db } from '../../db/connect.js';
import { migrate } from '../../db/migrate.js';
import { ROLES, type Role, type RolePasswords } from '../../db/roles.js';
import { startPostgres } from '../../dev/servers/postgres.js';

/** A migrated database of its own for one test file. */
export interface TestDatabase {
  /** The owner's, who may do anything: a test uses it to play whoever holds the database. */
  readonly ownerUrl: string;
  readonly urls: Readonly<Record<Role, string>>;
  /** Connected as the owner. */
  readonly owner: Db;
  /** Connected as one of the processes. */
  as(role: Role): Db;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL (or uses `DATABASE_URL`) and makes a fresh, migrated database in it. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const server = await startPostgres();
  const ownerUrl = await createDatabase(server.url);
  const urls = await migrate(ownerUrl, clusterPasswords(ownerUrl));
  const opened = new Map<string, Db>();
  const open = (url: string): Db => {
    const db = opened.get(url) ?? connect(url, 24);
    opened.set(url, db);
    return db;
  };
  return {
    ownerUrl,
    urls,
    owner: open(ownerUrl),
    as: (role) => open(urls[role]),
    async stop() {
      await Promise.all([...opened.values()].map((db) => db.destroy()));
      await dropDatabase(server.url, ownerUrl);
      await server.stop();
    },
  };
}

/** Roles belong to the cluster, databases to a test file: every file must set the same passwords. */
export function clusterPasswords(ownerUrl: string): RolePasswords {
  const { username, password } = new URL(ownerUrl);
  const derived = ROLES.map((role) => [
    role,
    createHmac('sha256', `${username}:${password}`).update(role).digest('base64url'),
  ]);
  return Object.fromEntries(derived) as Record<Role, string>;
}

async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await run(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}

const dropDatabase = (serverUrl: string, url: string) =>
  run(serverUrl, `drop database ${new URL(url).pathname.slice(1)} with (force)`);

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
