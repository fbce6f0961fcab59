/**
 * The short code of a case, read out over the phone. It identifies the case and authenticates nobody (architecture,
 * section 4, "The subject's session").
 */

/** Crockford's base32: no I, L, O and U, so that nothing looks or sounds like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What people write for a digit that looks like it (Crockford's decoding). */
const READ_AS: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' };

/**
 * 40 bits: at the lookups that one address has in a minute, nobody comes upon an open case by trying, and whoever did
 * would have proven nothing.
 */
export const CASE_CODE_BYTES = 5;
const CASE_CODE_LENGTH = 8;
const GROUP_LENGTH = 4;
const BITS_PER_CHARACTER = 5n;

/** The code that stands for so many random bytes. */
export function caseCodeOf(bytes: Uint8Array): string {
  if (bytes.length !== CASE_CODE_BYTES) throw new Error(`a case code is made of ${CASE_CODE_BYTES} bytes`);
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let code = '';
  for (let made = 0; made < CASE_CODE_LENGTH; made += 1) {
    code = `${ALPHABET[Number(number % BigInt(ALPHABET.length))]}${code}`;
    number >>= BITS_PER_CHARACTER;
  }
  return code;
}

/** A code as people read it out: two groups of four. */
export function caseCodeInGroups(code: string): string {
  return `${code.slice(0, GROUP_LENGTH)}-${code.slice(GROUP_LENGTH)}`;
}

/** The code that somebody typed, in whichever way: or null when it cannot be one. */
export function readCaseCode(typed: string): string | null {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  const characters = plain.split('').map((one) => READ_AS[one] ?? one);
  const isCode = characters.length === CASE_CODE_LENGTH && characters.every((one) => ALPHABET.includes(one));
  return isCode ? characters.join('') : null;
}
