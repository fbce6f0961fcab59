import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { phoneNumberOf } from '../../domain/phone-numbers.js';

const digit = fc.integer({ min: 0, max: 9 }).map(String);
const digits = fc.tuple(fc.integer({ min: 1, max: 9 }).map(String), fc.array(digit, { minLength: 6, maxLength: 14 }));
const separators = fc.array(fc.constantFrom('', ' ', '-', '.', '\u00A0', '/', '(', ')', ') '), {
  minLength: 15,
  maxLength: 15,
});

describe('a telephone number', () => {
  it('is one and the same however it is written, so that two people with one number are noticed', () => {
    fc.assert(
      fc.property(digits, separators, ([first, rest], between) => {
        const all = [first, ...rest];
        const written = `+${all.map((one, nth) => `${one}${between[nth]}`).join('')}`;
        fc.pre(!/\(\s*0\s*\)/.test(written));
        expect(phoneNumberOf(written)).toBe(`+${all.join('')}`);
      }),
    );
  });

  it('is nothing but a plus sign and digits, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\+?[\d ()x;,=-]{0,20}$/)), (written) => {
        const number = phoneNumberOf(written);
        expect(number === null || /^\+[1-9]\d{6,14}$/.test(number)).toBe(true);
      }),
    );
  });

  it.each([
    ['that names no country', '020 7946 0101'],
    ['with a prefix that is dialled within the country only', '+44 (0)20 7946 0101'],
    ['with a prefix in brackets and spaces', '+44 ( 0 ) 20 7946 0101'],
    ['with an extension', '+44 20 7946 0101 x12'],
    ['with a further number', '+44 20 7946 0101, +44 20 7946 0102'],
    ['that begins with a zero', '+020 7946 0101'],
    ['of too few digits', '+44 207'],
    ['of too many', '+44 20 7946 0101 9999 9'],
    ['in digits of another script', '+४४२०७९४६०१०१'],
    ['that is empty', ''],
  ])('attack: is none %s: %s', (_what, written) => {
    expect(phoneNumberOf(written)).toBeNull();
  });
});
