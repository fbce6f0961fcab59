import { describe, expect, it } from '@jest/globals';
import { spanInWords } from '../../../console/portal/span.js';

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

describe('how long is left, in words', () => {
  it.each([
    [-5, 'in 1 minute'],
    [59, 'in 1 minute'],
    [119, 'in 1 minute'],
    [2 * HOUR - 1, 'in 119 minutes'],
    [2 * HOUR, 'in 2 hours'],
    [2 * DAY - MINUTE, 'in 47 hours'],
    [3 * DAY - 1, 'in 2 days'],
  ])('never promises more than there is: %d seconds', (seconds, words) => {
    expect(spanInWords(seconds, 'en')).toBe(words);
  });

  it('is told in the language of the page', () => {
    expect(spanInWords(HOUR, 'de')).toBe('in 60 Minuten');
  });
});
