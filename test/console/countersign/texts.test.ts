import { describe, expect, it } from '@jest/globals';
import { releaseCaseSchema } from '../../../api/routes/release-case/schema.js';
import { signPolicyChangeSchema } from '../../../api/routes/sign-policy-change/schema.js';
import { submitDecisionSchema } from '../../../api/routes/submit-decision/schema.js';
import { submitReviewSchema } from '../../../api/routes/submit-review/schema.js';
import { LANGUAGES } from '../../../console/common/languages.js';
import { CATALOGUE } from '../../../console/countersign/catalogue.js';
import { exceptionsTexts } from '../../../console/countersign/exceptions-texts.js';
import { failureOf } from '../../../console/countersign/failures.js';
import { consolePaint, signingPaint } from '../../../console/countersign/first-paint.js';
import { POLICY_TEXTS } from '../../../console/countersign/policy-texts.js';
import { PROBLEMS } from '../../../contract/problems.js';
import { ACTIONS } from '../../../domain/actions.js';
import { DOCUMENTS } from '../../../domain/attended.js';
import { CALL_BACK_WORDS } from '../../../domain/call-back.js';
import { EFFECT_KINDS } from '../../../domain/effects.js';
import { ATTESTED_METHODS, METHODS } from '../../../domain/evidence.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import { RISK_SIGNALS } from '../../../domain/risk-signals.js';
import { CONCLUSIONS, STATEMENT_KINDS } from '../../../domain/statement.js';
import { HAPPENED } from '../../../domain/timeline.js';
import { WAIVABLE } from '../../../domain/waivers.js';

type Say = (...words: readonly string[]) => string;

/** Every text of a catalogue, with its place. */
function textsOf(value: unknown, place = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function') return [[place, (value as Say)('one', 'two', 'three', 'four')]];
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${place}/${key}`));
}

const namesOf = (texts: object): readonly string[] => Object.keys(texts).toSorted();

describe('the texts of the console', () => {
  it('are there in every language, each place filled, and none of them is markup', () => {
    const places = LANGUAGES.map((language) => textsOf(CATALOGUE[language]));
    for (const texts of places) {
      expect(texts.map(([place]) => place)).toEqual(places[0]?.map(([place]) => place));
      for (const [place, text] of texts) expect([place, text]).toEqual([place, expect.stringMatching(/^[^<>&"]+$/)]);
    }
  });

  it('of the list of exceptions are, too, in every language', () => {
    const places = LANGUAGES.map((language) => textsOf(exceptionsTexts(language)));
    for (const texts of places) {
      expect(texts.map(([place]) => place)).toEqual(places[0]?.map(([place]) => place));
      for (const [place, text] of texts) expect([place, text]).toEqual([place, expect.stringMatching(/^[^<>&"]+$/)]);
    }
    expect(namesOf(exceptionsTexts('de').waives)).toEqual([...WAIVABLE].toSorted());
  });

  it('have words for everything that a case, its evidence and a statement can name', () => {
    const { words, page, sign, act, vouch, outcomes } = CATALOGUE.en;
    const named = [
      [words.actions, ACTIONS],
      [words.methods, METHODS],
      [words.conclusions, CONCLUSIONS],
      [words.documents, DOCUMENTS],
      [words.calls, CALL_BACK_WORDS],
      [page.before, EFFECT_KINDS],
      [page.riskNotes, RISK_SIGNALS],
      [page.happened, HAPPENED],
      [sign.heading, [...STATEMENT_KINDS, 'attest', 'release']],
      [act.buttons, STATEMENT_KINDS],
      [act.done, STATEMENT_KINDS],
      [page.reasonOf, STATEMENT_KINDS],
      [vouch.methods, ATTESTED_METHODS],
      [outcomes, OUTCOMES],
    ] as const;
    for (const [texts, names] of named) expect(namesOf(texts)).toEqual([...names].toSorted());
  });

  it('have a sentence for every problem of the API', () => {
    for (const code of Object.keys(PROBLEMS)) expect(CATALOGUE.en.failures[failureOf(code)]).toBeTruthy();
    expect(failureOf('not-a-distinct-person')).toBe('ownPart');
    expect(failureOf('constructor')).toBe('busy');
  });

  it('tell whoever decides or reviews why it does not count, and to try again only where that helps', () => {
    const told = [submitDecisionSchema, submitReviewSchema, releaseCaseSchema].flatMap(({ problems }) => problems);
    const unsaid = told.filter((code) => failureOf(code) === 'busy');
    expect(new Set(unsaid)).toEqual(new Set(['temporarily-unavailable']));
  });

  it('tell a control owner why a signature on a change of policy does not count', () => {
    for (const { failures } of Object.values(POLICY_TEXTS))
      for (const code of signPolicyChangeSchema.problems)
        expect([code, failures[code]]).toEqual([code, expect.any(String)]);
  });

  it('stand in pages that no script and no style of their own make', () => {
    const page = consolePaint('en', { style: '/s.css', modules: ['/main.js'], signPage: 'https://sign.example/sign' });
    const signs = signingPaint('de', { style: '/s.css', modules: ['/m.js'], rpId: 'sign.example', back: 'https://r/' });
    for (const one of [page, signs]) expect(one).not.toMatch(/<style|style=|onclick|<script>/);
  });
});
