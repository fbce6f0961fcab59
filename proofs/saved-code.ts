import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ReissuedCode } from '../domain/enrolled.js';
import { readUnverifiedJws, type SigningKey, signJws, verifyJws } from './jws.js';
import type { Trust } from './keys.js';

/** Crockford's base 32: no letter that is read as another, and a code may be typed in either case. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 28 letters of 5 bits: 140 bits, where policy wants 128 and SP 800-63B-4, section 4.2.1.1, at least 64. */
const LETTERS = 28;
const LETTERS_A_GROUP = 4;

/** A new saved recovery code, in groups as it is written down. */
export function newSavedCode(): string {
  const letters = [...randomBytes(LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.replaceAll(new RegExp(`(.{${LETTERS_A_GROUP}})(?!$)`, 'g'), '$1-');
}

/** A code however it was typed. */
function asWritten(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/**
 * How a saved code is kept: SHA-256 over the id it is enrolled under and the code. A slow hash and a pepper protect what
 * can be guessed; from 112 bits on nothing can (SP 800-63B-4, section 3.1.2.2), and so whoever enrols needs no secret of
 * the worker that verifies.
 */
export function savedCodeHash(enrolledId: string, code: string): string {
  return createHash('sha256')
    .update(`countersign/saved-code/v1\0${enrolledId}\0${asWritten(code)}`)
    .digest('hex');
}

/** Tells, in constant time, whether a code is the one that was enrolled under an id. */
export function savedCodeMatches(
  { enrolledId, codeHash }: { readonly enrolledId: string; readonly codeHash: string },
  code: string,
): boolean {
  const [given, kept] = [Buffer.from(savedCodeHash(enrolledId, code)), Buffer.from(codeHash)];
  return given.length === kept.length && timingSafeEqual(given, kept);
}

/** Signs a code that is given in the place of another. Who could forge it could forge the evidence it gives. */
export function signReissued(verifierKey: SigningKey, reissued: ReissuedCode): Promise<string> {
  return signJws(verifierKey, reissued);
}

/** The reissued code as it was signed, or null when the row was made or changed by somebody else. */
export function verifyReissued(trust: Pick<Trust, 'verifier'>, jws: string): Promise<ReissuedCode | null> {
  return verifyJws<ReissuedCode>(trust.verifier, 'reissued-code', jws);
}

/** What a reissued code says, whoever made it, or null. For counting, never to rely on. */
export function readUnverifiedReissued(jws: string): ReissuedCode | null {
  return readUnverifiedJws<ReissuedCode>('reissued-code', jws);
}
