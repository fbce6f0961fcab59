import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_SKEW } from '../../domain/clock.js';
import { IDENTIFIER } from '../../domain/subjects.js';

describe('what a person may be named by', () => {
  it.each(['alice', 'alice.ahlgren+desk@example.org', 'E-10_442', "o'brien%x", '7', 'x'.repeat(254)])(
    'is a user name, an address or a number, such as %s',
    (name) => {
      expect(IDENTIFIER.test(name)).toBe(true);
    },
  );

  it('attack: has no space, markup or control character at any place, is not empty and no longer than an address', () => {
    const hostile = fc.constantFrom(' ', '\n', '\t', '\0', '<', '>', '"', ';', ':', '(', '\u202e', 'é');
    const around = fc.constantFrom('', 'alice', 'a@b');
    fc.assert(
      fc.property(around, hostile, around, (before, one, after) => {
        expect(IDENTIFIER.test(`${before}${one}${after}`)).toBe(false);
      }),
    );
    for (const name of ['', 'x'.repeat(255)]) expect(IDENTIFIER.test(name)).toBe(false);
  });
});

describe('how far two clocks may differ', () => {
  it('is half a minute', () => {
    expect(CLOCK_SKEW).toBe(30_000);
  });
});
