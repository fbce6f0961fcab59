import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalJson,
  digestIfCanonical,
  digestOf,
  digestOfText,
  statementChallenge,
} from '../../domain/canonical.js';

/** RFC 8785, appendix B: IEEE 754 doubles in big-endian hex, and their one text. */
const NUMBERS = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const;

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('canonical JSON (RFC 8785)', () => {
  it('writes the example of section 3.2.3 byte for byte', () => {
    const given: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(given)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts names by UTF-16 code units, as in the second example of section 3.2.3', () => {
    const given = { '\u20ac': 5, '\r': 1, '\ufb33': 7, '1': 2, '\ud83d\ude00': 6, '\u0080': 3, '\u00f6': 4 };
    expect(Object.values(JSON.parse(canonicalJson(given)) as object)).toEqual([2, 1, 3, 4, 5, 6, 7]);
    expect(canonicalJson(given)).toBe('{"\\r":1,"1":2,"\u0080":3,"\u00f6":4,"\u20ac":5,"\ud83d\ude00":6,"\ufb33":7}');
  });

  it.each(NUMBERS)('writes the double %s of appendix B as %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it.each([[undefined], [() => 1], [Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800'], [{ '\udead': 1 }]])(
    'has no form for %p',
    (given) => {
      expect(() => canonicalJson(given)).toThrow(/not allowed|no canonical/);
      expect(digestIfCanonical(given)).toBeNull();
    },
  );

  it('gives the same text whatever order the names were written in, and reads back the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (given) => {
        const reversed = Object.fromEntries(Object.entries(given).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(given));
        expect(JSON.parse(canonicalJson(given))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
    );
  });
});

describe('digests', () => {
  it('are SHA-256 over the canonical bytes, in hex', () => {
    expect(digestOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
    expect(digestOf({ b: '€', a: 1 })).toBe(sha256('{"a":1,"b":"€"}'));
    expect(digestIfCanonical({ b: '€', a: 1 })).toBe(digestOf({ a: 1, b: '€' }));
    expect(digestOfText('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('the bytes a person signs', () => {
  it('begin with the kind of act, so that the proof of one kind is never the proof of another', () => {
    const statement = { caseId: 'c', kind: 'refuse' };
    expect(hex(statementChallenge('refuse', statement))).toBe(
      sha256('countersign/refuse/v1\0{"caseId":"c","kind":"refuse"}'),
    );
    const challenges = ['approve', 'refuse', 'veto', 'review'].map((kind) => hex(statementChallenge(kind, statement)));
    expect(new Set(challenges).size).toBe(4);
  });

  it('differ for every two different statements', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const sameStatement = canonicalJson(one) === canonicalJson(other);
        expect(hex(statementChallenge('approve', one)) === hex(statementChallenge('approve', other))).toBe(
          sameStatement,
        );
      }),
    );
  });
});
