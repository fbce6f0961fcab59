import { keyedHash } from './keyed-hash.js';

/** Short enough to be read out; it proves nothing by itself, and a case has three sessions at most. */
const DIGITS = 6;

/**
 * The number that one session of a case shows, to be read back to whoever vouches for the subject (recovery policy,
 * section 5.8). Made with the pepper, so that nobody can make a session whose number is that of another.
 *
 * @param session RFC 7638 thumbprint
 */
export function sessionNumberOf(pepper: Uint8Array, caseId: string, session: string): string {
  const number = BigInt(`0x${keyedHash(pepper, 'session-number', `${caseId}\0${session}`)}`) % 10n ** BigInt(DIGITS);
  return number.toString().padStart(DIGITS, '0');
}
