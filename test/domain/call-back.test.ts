import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CALL_BACK_WORDS, isDisowning, isOfSession, maskedNumber, type CallBackWord } from '../../domain/call-back.js';

/** What comes of each word, one by one; a word that is added has to be thought of here. */
const MEANT: Readonly<Record<CallBackWord, 'of-the-session' | 'ends-the-case' | 'nothing-yet'>> = {
  calling: 'nothing-yet',
  answered: 'of-the-session',
  'no-answer': 'nothing-yet',
  refused: 'ends-the-case',
  'wrong-person': 'ends-the-case',
};

describe('what came of a call back', () => {
  it('is one of a closed set of words, and for the session, against the case, or neither: never both', () => {
    expect([...CALL_BACK_WORDS]).toEqual(Object.keys(MEANT));
    for (const word of CALL_BACK_WORDS) {
      expect(isOfSession(word)).toBe(MEANT[word] === 'of-the-session');
      expect(isDisowning(word)).toBe(MEANT[word] === 'ends-the-case');
    }
  });

  it('attack: whoever let it ring, or somebody else at the telephone, stands for no session', () => {
    expect(CALL_BACK_WORDS.filter(isOfSession)).toEqual(['answered']);
  });
});

describe('the number as a desk sees it', () => {
  it('is enough to tell one’s own by', () => {
    expect(maskedNumber('+442079460123')).toBe('••• 23');
  });

  it('attack: cannot be called, nor told from another that ends alike, whatever number it is', () => {
    const number = fc.stringMatching(/^\+[1-9]\d{6,14}$/);
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect(maskedNumber(one)).toMatch(/^••• \d\d$/);
        expect(maskedNumber(`${other}${one.slice(-2)}`)).toBe(maskedNumber(one));
      }),
    );
  });
});
