import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ROLE_OF } from '../../deploy/migrate-settings.js';
import { makeSecrets } from '../../deploy/secrets.js';
import { runBuilt } from '../support/run-built.js';

const SOMEBODY = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

describe('the secrets of an installation', () => {
  let above: string;
  let folder: string;
  let files: readonly string[];
  const read = (name: string) => readFile(path.join(folder, name), 'utf8');

  beforeAll(async () => {
    above = await mkdtemp(path.join(tmpdir(), 'countersign-secrets-'));
    folder = path.join(above, 'secrets');
    files = await makeSecrets(folder, SOMEBODY);
  });
  afterAll(() => rm(above, { recursive: true }));

  it('are for their owner alone', async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const modes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).mode & 0o777));
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it('are never overwritten', async () => {
    const before = await read('database-url-api');
    await expect(makeSecrets(folder, SOMEBODY)).rejects.toThrow('EEXIST');
    expect(await read('database-url-api')).toBe(before);
    const told = await runBuilt('deploy/make-secrets.js', {}, ['--folder', folder, '--owner', '1000:1000']);
    expect(told).toMatchObject({ status: 1, stderr: 'There are secrets already; nothing was overwritten.\n' });
  });

  it('give every role a password of its own, in the URL that names the role', async () => {
    const urls = await Promise.all(
      Object.keys(ROLE_OF).map(async (setting) => new URL(await read(setting.toLowerCase().replaceAll('_', '-')))),
    );
    expect(urls.map(({ username }) => username)).toEqual(Object.values(ROLE_OF));
    expect(new Set(urls.map(({ password }) => password)).size).toBe(urls.length);
    for (const { password } of urls) expect(password).toMatch(/^[\w-]{43}$/);
  });

  it('tell the engine the password that its database role has', async () => {
    const { persistence } = parse(await read('temporal-stores.yaml')) as {
      persistence: { datastores: Record<string, { sql: { user: string; password: string } }> };
    };
    const password = await read('temporal-password');
    for (const { sql } of Object.values(persistence.datastores))
      expect(sql).toMatchObject({ user: 'temporal', password });
  });

  it('are made for no superuser of the machine: containers do not run as root', async () => {
    const elsewhere = path.join(above, 'of-root');
    const told = await runBuilt('deploy/make-secrets.js', {}, ['--folder', elsewhere, '--owner', '0:0']);
    expect(told.status).toBe(1);
    expect(told.stderr).toContain('No container runs as root');
    await expect(stat(elsewhere)).rejects.toThrow('ENOENT');
  });
});
