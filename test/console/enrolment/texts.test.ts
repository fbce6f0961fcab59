import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../../console/common/languages.js';
import { CATALOGUE } from '../../../console/enrolment/catalogue.js';
import { firstPaint, passkeyPaint } from '../../../console/enrolment/first-paint.js';
import { failureOf } from '../../../console/enrolment/failures.js';
import { PROBLEMS } from '../../../contract/problems.js';
import { ENROLMENT_CHANGES } from '../../../domain/enrolment.js';

/** Every text of a catalogue, with its place. */
function textsOf(value: unknown, place = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function') return [[place, String((value as (time: string) => string)('10:00'))]];
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${place}/${key}`));
}

describe('the texts of the enrolment pages', () => {
  it('are there in every language, each place filled, and none of them is markup', () => {
    const places = LANGUAGES.map((language) => textsOf(CATALOGUE[language]));
    for (const texts of places) {
      expect(texts.map(([place]) => place)).toEqual(places[0]?.map(([place]) => place));
      for (const [place, text] of texts) expect([place, text]).toEqual([place, expect.stringMatching(/^[^<>&"]+$/)]);
    }
  });

  it('have a sentence for every problem of the API, and one alone for whatever was wrong with a change', () => {
    for (const code of Object.keys(PROBLEMS)) expect(CATALOGUE.en.failures[failureOf(code)]).toBeTruthy();
    expect(failureOf('enrolment-not-completed')).toBe(failureOf('malformed-request'));
    expect(failureOf('constructor')).toBe('busy');
  });

  it('stand in pages that no script and no style of their own make, and say of every change what is signed', () => {
    const page = firstPaint('en', { style: '/s.css', modules: ['/main.js'], passkeyPage: '/p' });
    const signs = passkeyPaint('de', {
      style: '/s.css',
      module: '/m.js',
      rpId: 'sign.example',
      back: 'https://r/enrol',
    });
    for (const one of [page, signs]) expect(one).not.toMatch(/<style|style=|onclick|<script>/);
    for (const kind of ENROLMENT_CHANGES) expect(signs).toContain(`data-change="${kind}"`);
  });
});
