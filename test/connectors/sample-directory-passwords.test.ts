import { describe, expect, it } from '@jest/globals';
import { hashPassword, isAcceptablePassword, isPassword } from '../../connectors/sample-directory/passwords.js';

const ALICE = ['alice', 'Alice Moreau'];

describe('Passwords of the sample directory (SP 800-63B-4, section 3.1.1.2)', () => {
  it.each([
    ['15 characters of any kind', 'eleven tall elm'],
    ['128 characters', `${'seven geese over Ghent, '.repeat(5)}and home`],
    ['15 characters, each of several code units', '🦢🌉🚲🎷🍋🧭🪁🥁🛶🌲🪗🫖🧵🐚🪺'],
    ['a name among other words', 'alice rides a tandem'],
    ['letters of another alphabet', 'семь гусей над Гентом'],
  ])('accepts %s', (_, password) => expect(isAcceptablePassword(password, ALICE)).toBe(true));

  it.each([
    ['14 characters', 'eleven tall el'],
    ['129 characters', `${'seven geese over Ghent, '.repeat(5)}and homes`],
    ['a common one', 'correct horse battery staple'],
    ['a common one in capitals', 'QWERTYUIOPASDFGH'],
    ['a short text repeated', 'gooseGoosegoose'],
    ['one character repeated', 'aaaaaaaaaaaaaaaa'],
    ["the person's own names", 'Alice.Moreau.1990'],
    ['the user name with numbers', 'alice1234567890'],
    ['14 characters that another keyboard writes as 15', 'eleven tall él'.normalize('NFD')],
  ])('refuses %s', (_, password) => expect(isAcceptablePassword(password, ALICE)).toBe(false));

  it('knows a password again when another keyboard composes its letters another way', async () => {
    const passwordHash = await hashPassword('naïve café in Zoë’s street');
    expect(await isPassword('naïve café in Zoë’s street'.normalize('NFD'), passwordHash)).toBe(true);
    expect(await isPassword('naive cafe in Zoe’s street', passwordHash)).toBe(false);
  });

  it('keeps only an Argon2id hash, another one each time', async () => {
    const [one, other] = await Promise.all([
      hashPassword('seven geese over Ghent'),
      hashPassword('seven geese over Ghent'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });
});
