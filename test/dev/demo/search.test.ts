import { describe, expect, it } from '@jest/globals';
import type { UsedSecret } from '../../../dev/actors/used-secrets.js';
import { holds, missing, strays, type Place } from '../../../dev/demo/aftermath/search.js';

const text = (value: string, home: string | null = null): UsedSecret => ({
  what: 'a secret',
  value,
  isCode: false,
  home,
});
const code = (value: string): UsedSecret => ({ what: 'a code', value, isCode: true, home: null });
const base64 = (value: string) => Buffer.from(value).toString('base64');

const PASSWORD = 'correct?horse>battery~staple';

describe('Searching what was left behind', () => {
  it('finds a secret as it is, in hex, and in base64 wherever it stands in what was encoded', () => {
    const around = ['', 'a', 'ab', 'abc', '{"newPassword":"'];
    for (const before of around) {
      const said = `${before}${PASSWORD}"}`;
      for (const written of [
        said,
        Buffer.from(said).toString('hex'),
        base64(said),
        Buffer.from(said).toString('base64url'),
      ])
        expect({ before, found: holds(`x ${written} y`, text(PASSWORD)) }).toEqual({ before, found: true });
    }
  });

  it('finds nothing where there is nothing', () => {
    for (const written of ['', PASSWORD.slice(1), base64(PASSWORD.slice(0, -4)), PASSWORD.toUpperCase()])
      expect(holds(written, text(PASSWORD))).toBe(false);
  });

  it('finds a code where it stands by itself', () => {
    for (const written of ['123456', '"code":"123456"', 'Your code is 123456.', 'code=123456&method=totp', '(123456)'])
      expect({ written, found: holds(written, code('123456')) }).toEqual({ written, found: true });
  });

  it('does not take six digits of a hash, a longer number or a time for a code', () => {
    for (const written of ['1123456', '1234567', 'ab123456cd', '02:00:00.123456', 'a-123456', '9f/123456'])
      expect({ written, found: holds(written, code('123456')) }).toEqual({ written, found: false });
  });

  it('lets a secret be at home, and nowhere else', () => {
    const places: Place[] = [
      { name: 'mail 1', text: `Your code is ${PASSWORD}` },
      { name: 'log of the API', text: PASSWORD },
    ];
    expect(strays([text(PASSWORD, 'mail 1')], places)).toEqual([{ what: 'a secret', place: 'log of the API' }]);
    expect(strays([text(PASSWORD)], places)).toHaveLength(2);
  });

  it('says so when it does not find what must be there: then it would find nothing anywhere', () => {
    const elsewhere: Place[] = [{ name: 'mail 1', text: 'another text' }];
    expect(missing([text(PASSWORD, 'mail 1')], elsewhere)).toHaveLength(1);
    expect(missing([text(PASSWORD, 'mail 2')], elsewhere)).toHaveLength(1);
    expect(missing([text(PASSWORD, 'mail 1')], [{ name: 'mail 1', text: PASSWORD }])).toEqual([]);
  });

  it('never repeats a secret in what it says', () => {
    const found = strays([text(PASSWORD)], [{ name: 'log of the API', text: PASSWORD }]);
    expect(JSON.stringify(found)).not.toContain(PASSWORD);
  });
});
