import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CASE_CODE_BYTES, caseCodeInGroups, caseCodeOf, readCaseCode } from '../../contract/case-code.js';

describe('the code of a case', () => {
  it('is eight characters that nobody mixes up, and all of forty bits', () => {
    expect(caseCodeOf(Uint8Array.of(0, 0, 0, 0, 0))).toBe('00000000');
    expect(caseCodeOf(Uint8Array.of(0, 0, 0, 0, 33))).toBe('00000011');
    expect(caseCodeOf(Uint8Array.of(255, 255, 255, 255, 255))).toBe('ZZZZZZZZ');
    for (let made = 0; made < 200; made += 1)
      expect(caseCodeOf(randomBytes(CASE_CODE_BYTES))).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  it('is made of as many bytes as it has room for, and of no others', () => {
    expect(() => caseCodeOf(new Uint8Array(4))).toThrow('5 bytes');
  });

  it('is read back however it was heard and typed', () => {
    const code = caseCodeOf(randomBytes(CASE_CODE_BYTES));
    for (const typed of [code, caseCodeInGroups(code), code.toLowerCase(), ` ${code.slice(0, 4)} ${code.slice(4)} `])
      expect(readCaseCode(typed)).toBe(code);
    expect(readCaseCode('oil0-oil0')).toBe('01100110');
  });

  it.each(['', '7K3M-Q9T', '7K3M-Q9TDX', '7K3M-Q9TU', '7K3M_Q9TD', '٧K3M-Q9TD', '7K3M-Q9T\u0000'])(
    'is not %j',
    (typed) => {
      expect(readCaseCode(typed)).toBeNull();
    },
  );
});
