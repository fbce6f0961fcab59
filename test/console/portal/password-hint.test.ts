import { describe, expect, it } from '@jest/globals';
import { passwordHint } from '../../../console/portal/password-hint.js';

describe('the hint while a password is chosen', () => {
  it.each([
    ['', 'short'],
    ['violet hammock', 'short'],
    ['👩‍🚀👩‍🚀', 'short'],
    ['passwordpassword', 'common'],
    ['Password1234567890!', 'common'],
    ['aaaaaaaaaaaaaaaa', 'common'],
    ['abcabcabcabcabcabc', 'common'],
    ['correct horse battery staple', 'common'],
    ['violet hammock nine', 'fine'],
    ['schöne neue Fahrradklingel', 'fine'],
    ['пароль из четырёх слов', 'fine'],
  ])('of %j is %s', (password, hint) => {
    expect(passwordHint(password)).toBe(hint);
  });
});
