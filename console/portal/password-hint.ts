import type { Texts } from './texts.js';

/** SP 800-63B-4, section 3.1.1.2: at least 15 characters where a password may be the only factor. */
const PASSWORD_MIN_LENGTH = 15;

/** What long passwords that are tried first are made of; the system itself has the last word. */
const COMMON_PARTS = [
  'password',
  'passwort',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  '1234567890',
  '0987654321',
  'iloveyou',
  'letmein',
  'welcome',
  'willkommen',
  'administrator',
  'correcthorsebatterystaple',
  'abcdefghij',
];

/** So much must be left beside what is common. */
const OWN_MIN_LENGTH = 8;

/** Whether a text is a shorter one said several times. */
function isRepeated(text: string): boolean {
  return /^(.{1,7}?)\1+.{0,6}$/u.test(text);
}

/** What to say of a password while it is chosen. Only a hint: what is taken is for the system that it is for to say. */
export function passwordHint(password: string): keyof Texts['password']['hints'] {
  if (Array.from(password.normalize('NFKC')).length < PASSWORD_MIN_LENGTH) return 'short';
  const plain = password.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const own = COMMON_PARTS.reduce((text, part) => text.replaceAll(part, ''), plain);
  return own.length < OWN_MIN_LENGTH || isRepeated(plain) ? 'common' : 'fine';
}
