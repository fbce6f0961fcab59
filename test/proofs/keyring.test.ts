import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadKeyring, parseKeyring } from '../../proofs/keyring.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('the codec keyring', () => {
  it('reads the current key and the earlier ones', () => {
    const ring = parseKeyring(JSON.stringify({ current: 'new', keys: { new: KEY, old: KEY } }));
    expect(ring.current).toBe('new');
    expect([...ring.keys.keys()]).toEqual(['new', 'old']);
    expect(ring.keys.get('new')).toHaveLength(32);
  });

  it('refuses a ring whose current key is missing, a short key and another shape', () => {
    const parse = (file: unknown) => () => parseKeyring(JSON.stringify(file));
    expect(parse({ current: 'gone', keys: { old: KEY } })).toThrow('current key gone');
    expect(parse({ current: 'a', keys: { a: Buffer.alloc(16).toString('base64') } })).toThrow('key a is not 32 bytes');
    expect(parse({ current: 'a', keys: { a: 5 } })).toThrow('key a is not 32 bytes');
    expect(parse({ keys: { a: KEY } })).toThrow('a keyring is');
    expect(parse({ current: 'a', keys: null })).toThrow('a keyring is');
    expect(parse(null)).toThrow('not an object');
  });

  it('names the file when it cannot be used, and quotes nothing of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyring-'));
    const file = join(folder, 'ring.json');
    await writeFile(file, `{"current":"a","keys":{"a":"${KEY}"`);
    const error: unknown = await loadKeyring(file).catch((thrown: unknown) => thrown);
    await rm(folder, { recursive: true });
    expect(error).toMatchObject({ message: expect.stringContaining(file) });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause)).not.toContain(
      KEY,
    );
  });
});
