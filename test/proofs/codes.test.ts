import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { codeMatches, derivedCode, hashCode, loadPepper } from '../../proofs/codes.js';

const PEPPER = new Uint8Array(32).fill(9);

describe('an issued code', () => {
  it('is eight digits, leading zeros kept, and hardly ever the same twice', () => {
    const codes = Array.from({ length: 500 }, (_one, i) => derivedCode(PEPPER, `occasion ${i}`));
    for (const code of codes) expect(code).toMatch(/^\d{8}$/);
    expect(new Set(codes).size).toBeGreaterThan(498);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
  });

  it('is the same for the same occasion, and another for whoever has another pepper', () => {
    expect(derivedCode(PEPPER, 'occasion')).toBe(derivedCode(PEPPER, 'occasion'));
    expect(derivedCode(new Uint8Array(32), 'occasion')).not.toBe(derivedCode(PEPPER, 'occasion'));
  });

  it('is known again from its hash, and no other code is', async () => {
    const codeHash = await hashCode('01234567', PEPPER);
    expect(await codeMatches('01234567', codeHash, PEPPER)).toBe(true);
    for (const wrong of ['01234568', '1234567', '', ' 01234567']) {
      expect(await codeMatches(wrong, codeHash, PEPPER)).toBe(false);
    }
  });

  it('is kept as Argon2id with a salt of its own, never as itself', async () => {
    const [one, other] = [await hashCode('01234567', PEPPER), await hashCode('01234567', PEPPER)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(one).not.toContain('01234567');
  });

  it('attack: with the database and without the pepper, the right code cannot even be tried', async () => {
    const codeHash = await hashCode('01234567', PEPPER);
    expect(await codeMatches('01234567', codeHash, new Uint8Array(32))).toBe(false);
    expect(await codeMatches('01234567', codeHash, new Uint8Array(0))).toBe(false);
  });

  it('attack: a hash written by hand, or damaged, matches nothing', async () => {
    for (const codeHash of ['', '01234567', '$argon2id$', '$argon2id$v=19$m=8,t=1,p=1$AAAA$']) {
      expect(await codeMatches('01234567', codeHash, PEPPER)).toBe(false);
    }
  });
});

describe('the pepper file', () => {
  it('holds at least 32 bytes, or is refused by name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pepper-'));
    const file = join(folder, 'pepper');
    await writeFile(file, `${Buffer.from(PEPPER).toString('base64')}\n`);
    expect(Buffer.from(await loadPepper(file))).toEqual(Buffer.from(PEPPER));
    await writeFile(file, Buffer.alloc(31).toString('base64'));
    await expect(loadPepper(file)).rejects.toThrow(file);
    await rm(folder, { recursive: true });
  });
});
