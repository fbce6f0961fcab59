import { readFile } from 'node:fs/promises';

/** AES-256 takes a key of 32 bytes (FIPS 197, section 5). */
const KEY_BYTES = 32;

/** The payload codec's keys. `current` encrypts; every other one still decrypts what was written before a rotation. */
export interface Keyring {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads a keyring file: `{"current": keyId, "keys": {keyId: base64 of 32 bytes}}`.
 *
 * @throws {Error} naming the file and what is wrong with it; never a key.
 */
export async function loadKeyring(file: string): Promise<Keyring> {
  try {
    return parseKeyring(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new Error(`The codec keyring ${file} cannot be used`, { cause });
  }
}

/**
 * Reads a keyring from its JSON text.
 *
 * @throws {Error} when it has another shape, a key of another length, or no current key.
 */
export function parseKeyring(text: string): Keyring {
  const file = parseObject(text);
  const { current, keys } = file;
  if (typeof current !== 'string' || typeof keys !== 'object' || keys === null) {
    throw new Error('a keyring is {"current": keyId, "keys": {keyId: base64}}');
  }
  const opened = new Map(Object.entries(keys).map(([id, key]) => [id, keyBytes(id, key)]));
  if (!opened.has(current)) throw new Error(`the current key ${current} is not among the keys`);
  return { current, keys: opened };
}

function parseObject(text: string): { readonly current?: unknown; readonly keys?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without its cause: a syntax error quotes the text, and the text is keys.
    throw new Error('not JSON');
  }
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return value;
}

function keyBytes(id: string, key: unknown): Uint8Array {
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : Buffer.alloc(0);
  if (bytes.length !== KEY_BYTES) throw new Error(`key ${id} is not ${KEY_BYTES} bytes in base64`);
  return bytes;
}
