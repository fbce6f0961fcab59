import { element } from '../common/dom.js';
import type { PolicyToSign } from './policy-signed.js';
import type { PolicyTexts } from './policy-texts.js';
import { atTime } from './times.js';

/** A change in words, made of the very text that is hashed. What was written in English stays so. */
export function policyFacts(
  { statement, differences }: PolicyToSign,
  texts: PolicyTexts,
  language: string,
): HTMLElement {
  const { labels } = texts;
  const { does, from, to, effectiveAt, reason, decider, expiresAt } = statement;
  const lines: readonly (readonly [string, Node | string])[] = [
    [labels.does, element('span', { lang: 'en' }, does)],
    [labels.from, from ?? texts.first],
    [labels.to, to],
    [labels.effectiveAt, atTime(effectiveAt, language)],
    [labels.reason, reason],
    [labels.differences, element('pre', { lang: 'en', tabindex: '0', class: 'differences' }, differences)],
    [labels.decider, decider],
    [labels.until, atTime(expiresAt, language)],
  ];
  return element(
    'dl',
    { class: 'facts' },
    ...lines.flatMap(([label, said]) => [element('dt', {}, label), element('dd', {}, said)]),
  );
}
