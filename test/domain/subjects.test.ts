import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_SKEW } from '../../domain/clock.js';
import { assuranceOf, IDENTIFIER, type PersonOfRecord } from '../../domain/subjects.js';

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

describe('what an opening signs for of a person of record', () => {
  const person: PersonOfRecord = {
    personId: 'p',
    username: 'alice',
    displayName: 'Alice Ahlgren',
    status: 'active',
    managerId: null,
    groups: [],
    workEmail: 'alice@work.example',
    employeeNumber: null,
    phoneOnFile: null,
  };
  const proofing = { ial: 2, at: 1 } as const;

  it('is when they were proofed and the level of their account, each where the directory knows it, and nothing else', () => {
    expect(assuranceOf({ ...person, proofing, maximumAal: 3 })).toStrictEqual({ proofing, maximumAal: 3 });
    expect(assuranceOf({ ...person, proofing })).toStrictEqual({ proofing });
    expect(assuranceOf({ ...person, maximumAal: 3 })).toStrictEqual({ maximumAal: 3 });
    expect(assuranceOf(person)).toStrictEqual({});
  });
});

describe('how far two clocks may differ', () => {
  it('is half a minute', () => {
    expect(CLOCK_SKEW).toBe(30_000);
  });
});
