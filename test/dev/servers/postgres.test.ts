import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startPostgres } from '../../../dev/servers/postgres.js';
import { passwordFileOf, removeDataFolder } from '../../../dev/servers/postgres/data-folder.js';
import { createProgress } from '../../../dev/servers/progress.js';

const NOTHING_SET: NodeJS.ProcessEnv = {};
const LONG_AGO = new Date(2020, 1);

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

describe('PostgreSQL by itself', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'countersign-test-'));
  });
  afterAll(() => rm(home, { recursive: true }));

  it('starts with temporary data, answers on the loopback address alone, and leaves nothing behind', async () => {
    const postgres = await startPostgres({ env: NOTHING_SET });
    expect(await ask(postgres.url, "SELECT current_setting('listen_addresses')")).toBe('127.0.0.1');
    expect(await ask(postgres.url, "SELECT current_setting('max_connections')")).toBe('200');
    expect(await ask(postgres.url, "SELECT 'b' < 'C'")).toBe(false);
    const folder = String(await ask(postgres.url, "SELECT current_setting('data_directory')"));
    await postgres.stop();
    await expect(ask(postgres.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('refuses a connection without the password', async () => {
    const postgres = await startPostgres({ env: NOTHING_SET });
    const guessed = new URL(postgres.url);
    guessed.password = 'postgres';
    await expect(ask(guessed.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await postgres.stop();
  });

  it('keeps data and password between runs in a folder closed to everybody else, until they are removed', async () => {
    const state = path.join(home, 'state');
    await mkdir(state, { mode: 0o700 });
    const dataFolder = path.join(state, 'postgres');
    const first = await startPostgres({ dataFolder, env: NOTHING_SET });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();

    const second = await startPostgres({ dataFolder, env: NOTHING_SET });
    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42);
    expect(await ask(second.url, "SELECT current_setting('fsync')")).toBe('on');
    expect((await stat(passwordFileOf(dataFolder))).mode & 0o777).toBe(0o600);
    expect(second.url).toContain(await readFile(passwordFileOf(dataFolder), 'utf8'));
    const real = String(await ask(second.url, "SELECT current_setting('data_directory')"));
    await second.stop();

    await removeDataFolder(dataFolder);
    await expect(stat(real)).rejects.toThrow('ENOENT');
    await expect(stat(passwordFileOf(dataFolder))).rejects.toThrow('ENOENT');
  });

  it('takes over data that a killed run has left a server on', async () => {
    const dataFolder = path.join(home, 'left', 'postgres');
    const left = await startPostgres({ dataFolder, env: NOTHING_SET });
    await ask(left.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const next = await startPostgres({ dataFolder, env: NOTHING_SET });
    expect(await ask(next.url, 'SELECT answer FROM kept')).toBe(42);
    await expect(left.unexpectedExit).rejects.toThrow('PostgreSQL ended by itself');
    await next.stop();
    await removeDataFolder(dataFolder);
  });

  it('removes temporary data that a killed run has left, and none that is in use', async () => {
    const used = await startPostgres({ env: NOTHING_SET });
    const usedFolder = String(await ask(used.url, "SELECT current_setting('data_directory')"));
    const abandoned = await mkdtemp(path.join(path.dirname(usedFolder), 'countersign-postgres-'));
    for (const folder of [usedFolder, abandoned]) {
      await mkdir(path.join(folder, 'global'), { recursive: true });
      await utimes(path.join(folder, 'global'), LONG_AGO, LONG_AGO);
    }
    await (await startPostgres({ env: NOTHING_SET })).stop();
    await expect(stat(abandoned)).rejects.toThrow('ENOENT');
    expect(await ask(used.url, 'SELECT 1')).toBe(1);
    await used.stop();
  });

  it('uses DATABASE_URL when it is set, says so, and starts nothing', async () => {
    const said: string[] = [];
    const progress = createProgress({ write: (text) => said.push(text), isTerminal: false });
    const postgres = await startPostgres({ env: { DATABASE_URL: 'postgres://elsewhere/db' }, progress });
    expect(postgres.url).toBe('postgres://elsewhere/db');
    expect(said.join('')).toContain('DATABASE_URL');
    await postgres.stop();
  });

  it('says what PostgreSQL said when it does not start', async () => {
    const dataFolder = path.join(home, 'other-version', 'postgres');
    const first = await startPostgres({ dataFolder, env: NOTHING_SET });
    const real = String(await ask(first.url, "SELECT current_setting('data_directory')"));
    await first.stop();
    await writeFile(path.join(real, 'PG_VERSION'), '9.6\n');
    await expect(startPostgres({ dataFolder, env: NOTHING_SET })).rejects.toThrow(
      'initialized by PostgreSQL version 9.6',
    );
    await removeDataFolder(dataFolder);
  });
});
