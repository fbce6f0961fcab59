import { readFile } from 'node:fs/promises';
import { hash, verify } from '@node-rs/argon2';
import { keyedHash } from './keyed-hash.js';

/** Digits of an issued code: more than the six that SP 800-63B-4, section 3.1.3 asks of an out-of-band secret. */
const CODE_DIGITS = 8;

/** Argon2id as the OWASP Password Storage Cheat Sheet has it at the least; the package's own default is Argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The least a pepper may have, so that a stolen database alone lets nobody try the 10^8 codes. */
const PEPPER_MIN_BYTES = 32;

/**
 * The numeric code for one occasion, made from the pepper by a keyed hash: nobody without the pepper can tell it, and
 * asked again for the same occasion it is the same, so that a mail sent twice is one mail. Kept only as a hash.
 */
export function derivedCode(pepper: Uint8Array, occasion: string): string {
  const number = BigInt(`0x${keyedHash(pepper, 'issued-code', occasion)}`) % 10n ** BigInt(CODE_DIGITS);
  return number.toString().padStart(CODE_DIGITS, '0');
}

/**
 * Hashes a code with Argon2id, a salt of its own and a pepper that the database does not hold (recovery policy,
 * section 5, item 17). Returns a PHC string.
 */
export function hashCode(code: string, pepper: Uint8Array): Promise<string> {
  return hash(code, { ...COST, secret: pepper });
}

/** Tells, in constant time, whether a code is the one that was hashed. A damaged hash matches nothing. */
export async function codeMatches(code: string, codeHash: string, pepper: Uint8Array): Promise<boolean> {
  try {
    return await verify(codeHash, code, { secret: pepper });
  } catch {
    return false;
  }
}

/**
 * Reads the pepper file: base64 of at least 32 bytes.
 *
 * @throws {Error} naming the file, when it cannot be read or holds less.
 */
export async function loadPepper(file: string): Promise<Uint8Array> {
  const pepper = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (pepper.length < PEPPER_MIN_BYTES)
    throw new Error(`The pepper in ${file} is shorter than ${PEPPER_MIN_BYTES} bytes`);
  return pepper;
}
