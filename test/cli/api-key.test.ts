import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readApiKey } from '../../db/api-keys.js';
import { writeKeys } from '../../proofs/key-files.js';
import { loadTrust } from '../../proofs/keys.js';
import { verifyApiKey } from '../../proofs/api-key.js';
import { startTestDatabase, type TestDatabase } from '../support/postgres.js';
import { countersign } from './support/command.js';

let database: TestDatabase;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  database = await startTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'countersign-keys-'));
  const { TRUST_FILE, ENROLMENT_KEY_FILE } = await writeKeys(path.join(folder, 'keys'));
  env = { DATABASE_URL: database.ownerUrl, TRUST_FILE, ENROLMENT_KEY_FILE };
});
afterAll(async () => {
  await database.stop();
  await rm(folder, { recursive: true });
});

const keys = (...args: string[]) => countersign(['api-key', ...args], env);
const whose = async (key: string) =>
  verifyApiKey(await loadTrust(env['TRUST_FILE'] ?? ''), (id) => readApiKey(database.owner, id), key, Date.now());

describe('api-key', () => {
  it('makes a key that speaks for its client, lists it without showing it, and revokes it', async () => {
    const { status, stdout: key } = await keys(
      'create',
      '--client',
      'servicenow',
      '--scope',
      'ticket-reader',
      '--days',
      '2',
    );
    expect(status).toBe(0);
    expect(await whose(key)).toEqual({ personId: null, clientId: 'servicenow', roles: ['ticket-reader'] });

    const id = key.slice(4, 20);
    const listed = await keys('list');
    expect(listed).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(new RegExp(`${id} +servicenow +ticket-reader .*valid`)),
    });
    expect(listed.stdout).not.toContain(key.slice(-43));

    expect(await keys('revoke', '--id', id)).toMatchObject({ status: 0, stdout: 'revoked' });
    expect(await whose(key)).toBeNull();
    expect(await keys('revoke', '--id', id, '--json')).toMatchObject({ status: 5, json: { id, revoked: false } });
  });

  it('attack: a row put in by hand is shown for what it is, status 5', async () => {
    const { json } = await keys('create', '--client', 'jira', '--json');
    const made = json as { id: string; key: string };
    const forgedId = 'f'.repeat(16);
    const jws = await readApiKey(database.owner, made.id);
    await database.owner
      .insertInto('api_key')
      .values({ key_id: forgedId, jws: jws ?? '' })
      .execute();
    const listed = await keys('list', '--json');
    expect(listed).toMatchObject({
      status: 5,
      json: { keys: expect.arrayContaining([expect.objectContaining({ id: forgedId, state: 'forged' })]) },
    });
  });

  it('refuses what is no client, no scope and no life: nothing is made', async () => {
    const before = (await keys('list', '--json')).json;
    for (const wrong of [
      ['--client', 'a b'],
      ['--client', 'a', '--days', '366'],
      ['--client', 'a', '--scope', 'desk'],
      [],
    ]) {
      expect(await keys('create', ...wrong)).toMatchObject({ status: 2, stdout: '' });
    }
    expect((await keys('list', '--json')).json).toEqual(before);
  });

  it('says which setting is missing', async () => {
    expect(await countersign(['api-key', 'list'], {})).toMatchObject({ status: 2, stderr: 'Set TRUST_FILE.' });
  });
});
