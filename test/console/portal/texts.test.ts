import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, languageAccepted, languageNamed } from '../../../console/common/languages.js';
import { CATALOGUE } from '../../../console/portal/catalogue.js';
import { failureOf } from '../../../console/portal/failures.js';
import { firstPaint } from '../../../console/portal/first-paint.js';
import { PROBLEMS } from '../../../contract/problems.js';
import { restrictedNotice } from '../../../contract/restricted.js';

/** Every text of a catalogue, with its place. */
function textsOf(value: unknown, place = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function') return [[place, String((value as (time: string) => string)('10:00'))]];
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${place}/${key}`));
}

describe('the texts of the subject’s page', () => {
  it('are there in every language, each place filled, and none of them is markup', () => {
    const places = LANGUAGES.map((language) => textsOf(CATALOGUE[language]));
    for (const texts of places) {
      expect(texts.map(([place]) => place)).toEqual(places[0]?.map(([place]) => place));
      for (const [place, text] of texts) expect([place, text]).toEqual([place, expect.stringMatching(/^[^<>&"]+$/)]);
    }
    expect(Object.keys(CATALOGUE)).toEqual(LANGUAGES);
  });

  it.each([
    ['de-AT,de;q=0.9,en;q=0.5', 'de'],
    ['fr, de;q=0.3, en;q=0.7', 'en'],
    ['fr;q=1.0, DE;q=0.1', 'de'],
    ['de;q=0, en', 'en'],
    ['fr', 'en'],
    ['', 'en'],
    ['constructor, __proto__;q=0.9', 'en'],
    [';;;q=x,,', 'en'],
  ])('are chosen by what the browser asks for: %j', (accept, language) => {
    expect(languageAccepted(accept)).toBe(language);
  });

  it('are not chosen by what is no language of the page', () => {
    expect([languageNamed('toString'), languageNamed(''), languageNamed('DE-ch')]).toEqual([null, null, 'de']);
  });

  it('have a sentence for every problem of the API, and only one for whatever was wrong with a proof', () => {
    for (const code of Object.keys(PROBLEMS)) expect(CATALOGUE.en.failures[failureOf(code)]).toBeTruthy();
    expect(failureOf('verification-not-completed')).toBe(failureOf('malformed-request'));
    expect(failureOf('constructor')).toBe('busy');
  });

  it('say of codes by telephone what people must be told of them, in the words of the API', () => {
    expect(CATALOGUE.en.phoneNotice).toBe(restrictedNotice('phone-code'));
  });

  it('stand in a page that no script and no style of its own makes, whose form sends nothing by itself', () => {
    const page = firstPaint('en', { style: '/s.css', modules: ['/main.js'], passkeyPage: '/passkey' });
    expect(page).not.toMatch(/<style|style=|onclick|<script>|name="code"|method="get"/);
    expect(page).toContain('<form id="code-form" method="post"');
  });
});
