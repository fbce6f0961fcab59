import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readConfig } from '../../api/config.js';
import { withSecretFiles } from '../../proofs/secret-files.js';
import { readSettings } from '../../workers/settings.js';

describe('a setting that is given as a file', () => {
  let folder: string;
  const file = (name: string): string => path.join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'countersign-secrets-'));
    await writeFile(file('token'), 'hunter2 and more\n');
    await writeFile(file('empty'), '\n');
    await writeFile(file('long'), 'x'.repeat(10_000));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has what the file holds, without the end of its line', () => {
    expect(withSecretFiles({ TOKEN_FILE: file('token') }, ['TOKEN'])).toEqual({
      variables: { TOKEN_FILE: file('token'), TOKEN: 'hunter2 and more' },
      mistakes: [],
    });
  });

  it.each([
    ['that is empty', { TOKEN_FILE: 'empty' }, 'TOKEN_FILE: the file'],
    ['that is not there', { TOKEN_FILE: 'nowhere' }, 'ENOENT'],
    ['that is too long for a secret', { TOKEN_FILE: 'long' }, 'too long'],
    ['and by itself too', { TOKEN_FILE: 'token', TOKEN: 'hunter2' }, 'give one of them'],
  ])('is refused when it is a file %s, and its value is not repeated', (_what, given, complaint) => {
    const variables = { ...given, TOKEN_FILE: file(given.TOKEN_FILE) };
    const { mistakes } = withSecretFiles(variables, ['TOKEN']);
    expect(mistakes).toEqual([expect.stringContaining(complaint)]);
    expect(mistakes.join()).not.toContain('hunter2');
  });

  it('is left alone when nobody has a setting of that name: a key file stays the path that it is', () => {
    const given = { LEDGER_KEY_FILE: '/run/secrets/ledger' };
    expect(withSecretFiles(given, ['LEDGER_KEY_FILE', 'TOKEN'])).toEqual({ variables: given, mistakes: [] });
  });

  it('is read by the workers', () => {
    const shape = { TOKEN: z.string().min(5) };
    expect(readSettings('The worker', shape, { TOKEN_FILE: file('token') })).toEqual({ TOKEN: 'hunter2 and more' });
    expect(() => readSettings('The worker', shape, { TOKEN_FILE: file('nowhere') })).toThrow('TOKEN_FILE');
  });

  it('is read by the API, which names it when it is wrong', async () => {
    await writeFile(file('url'), 'postgres://countersign_api:hunter2@127.0.0.1/countersign');
    const rest = {
      API_PORT: '8080',
      PUBLIC_URL: 'https://recovery.example',
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      OIDC_ISSUER: 'https://idp.example',
      TRUST_FILE: 'trust.json',
      CODEC_KEYRING_FILE: 'keyring.json',
      POLICY_FILE: 'policy/recovery.yaml',
      SIGNING_RP_ID: 'sign.example',
      SIGNING_ORIGIN: 'https://sign.example',
    };
    const read = readConfig({ ...rest, DATABASE_URL_API_FILE: file('url') });
    expect(read.DATABASE_URL_API).toBe('postgres://countersign_api:hunter2@127.0.0.1/countersign');
    expect(() => readConfig({ ...rest, DATABASE_URL_API_FILE: file('empty') })).toThrow('DATABASE_URL_API_FILE');
  });
});
