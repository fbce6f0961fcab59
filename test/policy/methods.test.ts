import { describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../../policy/load.js';
import type { Policy } from '../../policy/load.js';
import type { Method } from '../../domain/evidence.js';
import { mistakesIn, SOURCE } from './mistakes.js';

/** The rules that admit a method, and what it counts for in each. */
function admitting(rules: Policy['rules'], method: Method) {
  return rules.flatMap(({ rule, evidence }) =>
    evidence.methods.filter((one) => one.method === method).map((one) => [rule, one] as const),
  );
}

describe('a code by telephone', () => {
  it('counts for row 1b alone, as S1, and of a line whose SIM is known', async () => {
    const { rules } = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(admitting(rules, 'phone-code')).toEqual([
      ['row-1b', { method: 'phone-code', strength: 1, freshSeconds: 600, mustKnow: ['sim-change'] }],
    ]);
  });

  it.each([
    ['for a higher tier', SOURCE.replace('tier: 1', 'tier: 2'), /codes by telephone are for tier 1/],
    [
      'longer than ten minutes',
      SOURCE.replace(/(method: phone-code\n(?:.*\n)*? +freshSeconds: )600/, '$1601'),
      /at most 600: ten minutes/,
    ],
    [
      'with what must be known of its line said of another method',
      SOURCE.replace('- method: totp', '- mustKnow: []\n          method: totp'),
      /this method has no line to know of/,
    ],
  ])('is refused %s', (_, text, expected) => {
    expect(mistakesIn(text).map((mistake) => mistake.expected)).toContainEqual(expect.stringMatching(expected));
  });
});

describe('a sign-in at another issuer', () => {
  it.each([
    ['stronger than S3', SOURCE.replace(/(method: federated-login\n(?:.*\n)*? +strength: )3/, '$14'), /at most 3/],
    [
      'stronger than any of its contexts',
      SOURCE.replace(/(value: \S+\n +strength: )3/g, '$12'),
      /the greatest strength of its acr/,
    ],
    ['of a context that is there twice', SOURCE.replace('value: phrh', 'value: phr'), /each value once/],
    [
      'without a context',
      SOURCE.replace(/ {10}acr:\n(?: {12}- value: .*\n {14}strength: .*\n)+/, ''),
      /the key "acr", which is missing/,
    ],
    [
      'whose contexts are said of another method',
      SOURCE.replace('- method: totp', '- acr: [{ value: phr, strength: 2 }]\n          method: totp'),
      /this method has no authentication context/,
    ],
  ])('is refused %s', (_, text, expected) => {
    expect(text).not.toBe(SOURCE);
    expect(mistakesIn(text).map((mistake) => mistake.expected)).toContainEqual(expect.stringMatching(expected));
  });
});

describe('a managed device', () => {
  it('counts for row 1b alone, as S2, seen within a week', async () => {
    const { rules } = await loadPolicy('policy/recovery.yaml', { production: true });
    expect(admitting(rules, 'device')).toEqual([
      ['row-1b', { method: 'device', strength: 2, freshSeconds: 600, seenWithinSeconds: 604_800 }],
    ]);
  });

  it.each([
    ['stronger than S2', SOURCE.replace(/(method: device\n(?:.*\n)*? +strength: )2/, '$13'), /at most 2: presence/],
    ['seen whenever', SOURCE.replace(/ +seenWithinSeconds: .*\n/, ''), /the key "seenWithinSeconds", which is missing/],
    ['seen months ago', SOURCE.replace('seenWithinSeconds: 604800', 'seenWithinSeconds: 2592001'), /from 1 to 2592000/],
    [
      'said of a method without one',
      SOURCE.replace('- method: totp', '- seenWithinSeconds: 60\n          method: totp'),
      /this method has no device that reports/,
    ],
  ])('is refused %s', (_, text, expected) => {
    expect(text).not.toBe(SOURCE);
    expect(mistakesIn(text).map((mistake) => mistake.expected)).toContainEqual(expect.stringMatching(expected));
  });
});

describe('a call back', () => {
  it('counts for row 1b alone, as S1, by people of the desk trained within a year, of a line whose SIM is known', async () => {
    const { rules } = await loadPolicy('policy/recovery.yaml', { production: true });
    const attesters = { group: 'desk', trainingDays: 365 };
    expect(admitting(rules, 'call-back')).toEqual([
      ['row-1b', { method: 'call-back', strength: 1, freshSeconds: 600, mustKnow: ['sim-change'], attesters }],
    ]);
  });

  it.each([
    [
      'by nobody in particular',
      SOURCE.replace(/ +attesters: \{ group: desk.*\n/, ''),
      /the key "attesters", which is missing/,
    ],
    ['for a higher tier', SOURCE.replace('tier: 1', 'tier: 2'), /codes by telephone are for tier 1/],
  ])('is refused %s', (_, text, expected) => {
    expect(text).not.toBe(SOURCE);
    expect(mistakesIn(text).map((mistake) => mistake.expected)).toContainEqual(expect.stringMatching(expected));
  });
});

describe('the methods of a rule', () => {
  it('must reach what one of them has to reach', () => {
    const text = SOURCE.replace('oneAtLeast: 2', 'oneAtLeast: 4').replaceAll('strength: 4', 'strength: 3');
    expect(mistakesIn(text).map(({ expected }) => expected)).toContainEqual(
      expect.stringMatching(/one of the admitted methods reaches/),
    );
  });

  it('must be able to proof somebody again below tier 4, so that a raised case keeps nobody out (CTL-15)', () => {
    const [, first = ''] = /( +- method: attended-video[\s\S]*?)\n {6}#/.exec(SOURCE) ?? [];
    const neither = SOURCE.replace(first, '');
    expect(neither).not.toBe(SOURCE);
    expect(mistakesIn(neither).map(({ expected }) => expected)).toContainEqual(
      expect.stringMatching(/a method that repeats a proofing/),
    );
  });
});

describe('being looked at by a verifier', () => {
  it('counts wherever nobody is present anyway, by people trained within a year', async () => {
    const { rules } = await loadPolicy('policy/recovery.yaml', { production: true });
    const attesters = { group: 'identity-verifiers', trainingDays: 365 };
    const looked = (method: Method) => admitting(rules, method).map(([rule]) => rule);
    expect(looked('attended-video')).toEqual(['row-1b', 'row-3', 'row-2', 'row-4', 'row-4r', 'row-5']);
    expect(looked('in-person')).toEqual(['row-1b', 'row-3', 'row-2', 'row-4', 'row-5', 'section-5.11']);
    for (const [, rule] of [...admitting(rules, 'attended-video'), ...admitting(rules, 'in-person')])
      expect(rule).toMatchObject({ strength: rule.method === 'in-person' ? 4 : 3, attesters });
  });

  it.each([
    ['by nobody in particular', SOURCE.replace(/ +attesters: .*\n/, ''), /the key "attesters", which is missing/],
    ['by people trained once and for all', SOURCE.replace('trainingDays: 365', 'trainingDays: 366'), /from 1 to 365/],
    ['by one of them alone in tier 4', SOURCE.replace('tier: 2', 'tier: 4'), /tier 4 wants two verifiers/],
    ['by people without authority', SOURCE.replace('  - identity-verifiers\n', ''), /who verifies holds authority/],
    [
      'of a method by which nobody looks',
      SOURCE.replace('- method: totp', '- attesters: { group: desk, trainingDays: 1 }\n          method: totp'),
      /no verifier attests this method/,
    ],
  ])('is refused %s', (_, text, expected) => {
    expect(mistakesIn(text).map((mistake) => mistake.expected)).toContainEqual(expect.stringMatching(expected));
  });

  it('attack: what others sign never satisfies a plan alone: a policy that asks for no more is refused', () => {
    const [head = ''] = SOURCE.split('- method: totp');
    const tail = SOURCE.slice(SOURCE.indexOf('      # 30 days (CTL-02; section 2, "contact tenure").'));
    const alone = '- method: manager-confirmation\n          strength: 2\n          freshSeconds: 600\n';
    expect(mistakesIn(`${head}${alone}${tail}`).map((mistake) => mistake.expected)).toContainEqual(
      expect.stringMatching(/what others sign never satisfies a plan alone/),
    );
  });
});
