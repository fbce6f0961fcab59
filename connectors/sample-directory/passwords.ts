import { hash, verify } from '@node-rs/argon2';

/** SP 800-63B-4, section 3.1.1.2: at least 15 characters where a password may be the only factor. */
const PASSWORD_MIN_LENGTH = 15;
/** SP 800-63B-4, section 3.1.1.2: at least 64 must be allowed; an upper bound keeps hashing cheap. */
const PASSWORD_MAX_LENGTH = 128;

/** Argon2id with the parameters OWASP's Password Storage Cheat Sheet names first: 19 MiB, two passes, one lane. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Long passwords that attackers try first (SP 800-63B-4, section 3.1.1.2: a blocklist of common values). */
const COMMON_PASSWORDS = new Set([
  '123456789012345',
  '1234567890123456',
  'correcthorsebatterystaple',
  'iloveyouforever',
  'passwordpassword',
  'qwertyuiopasdfgh',
  'qwertyuiopasdfghjkl',
  'thisismypassword',
  'letmeinletmein1',
  'administrator123',
]);

/** The same text whichever way it was typed (SP 800-63B-4, section 3.1.1.2: normalise before hashing). */
const normalised = (password: string) => password.normalize('NFKC');

/** Hashes a password for keeping, in PHC form, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), ARGON2ID);
}

/** Whether a password is the one that was hashed. */
export async function isPassword(password: string, passwordHash: string): Promise<boolean> {
  return verify(passwordHash, normalised(password));
}

/**
 * Whether a person may choose this password (SP 800-63B-4, section 3.1.1.2): length counted in code points, not a
 * common one, not a short text repeated, not made of the person's own names. Nothing is asked about kinds of characters.
 *
 * @param ownNames words that belong to the account, such as the user name
 */
export function isAcceptablePassword(password: string, ownNames: readonly string[]): boolean {
  const text = normalised(password);
  const length = Array.from(text).length;
  if (length < PASSWORD_MIN_LENGTH || length > PASSWORD_MAX_LENGTH) return false;
  const letters = text.toLowerCase().replace(/[\s._-]/g, '');
  if (COMMON_PASSWORDS.has(letters) || isRepetition(letters)) return false;
  const names = ownNames.flatMap((name) => name.toLowerCase().split(/\s+/)).filter((name) => name !== '');
  const withoutNames = names.reduce((rest, name) => rest.replaceAll(name, ''), letters);
  return /\p{L}/u.test(withoutNames) || withoutNames === letters;
}

/** Whether a text is a shorter one written several times: then it occurs in its own double before its end. */
const isRepetition = (text: string) => (text + text).indexOf(text, 1) < text.length;
