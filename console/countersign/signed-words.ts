import { element } from '../common/dom.js';
import type { NamedAccount } from '../../api/console/told.js';
import type { Attestation, Shown, ShownReport, Statement, ToSign } from './signed-text.js';
import { atTime } from './times.js';
import type { Texts } from './texts.js';

type Line = readonly [label: string, ...said: readonly (Node | string)[]];

function list(lines: readonly string[], language?: string): HTMLElement {
  const attributes: Readonly<Record<string, string>> = language === undefined ? {} : { lang: language };
  return element('ul', attributes, ...lines.map((line) => element('li', {}, line)));
}

function evidenceLines({ words }: Texts, { evidence }: Shown, language: string): readonly string[] {
  return evidence.map(({ method, strength, relayable, verifiedAt }) =>
    [
      words.methods[method],
      words.strength(String(strength)),
      relayable ? words.relayable : words.unrelayable,
      words.verified(atTime(verifiedAt, language)),
    ].join(', '),
  );
}

/** What will happen, in the words that are signed; over what was done, each with what became of it. */
function effectsIn({ page }: Texts, { effects }: Statement, { record }: Shown): HTMLElement {
  // As they are signed: in English, whatever the page is in.
  if (record === null) return list(effects, 'en');
  const items = record.effects.map(({ state }, at) =>
    element(
      'li',
      {},
      element('span', { lang: 'en' }, effects[at] ?? ''),
      element('p', { class: 'hint' }, page.states[state]),
    ),
  );
  return element('ul', {}, ...items);
}

/** An account, as it is signed: its name, what it is, the id that no other has, and the change under which it is done. */
export function accountInWords({ name, kind, accountId, changeId }: NamedAccount): string {
  return `${name} (${[kind, accountId, ...(changeId === undefined ? [] : [changeId])].join(', ')})`;
}

function ofStatement(texts: Texts, statement: Statement, shown: Shown, language: string): readonly Line[] {
  const { labels, notCalledBack } = texts.sign;
  const { plan } = shown;
  const { kind, conclusion, comment, calledBackOn, account } = statement;
  const proofs = evidenceLines(texts, shown, language);
  const outcome = shown.record?.outcome ?? null;
  return [
    ...(account === undefined ? [] : [[labels.account, accountInWords(account)] as const]),
    ...(account?.members === undefined ? [] : [[labels.members, list(account.members)] as const]),
    ...(conclusion === null ? [] : [[labels.conclusion, texts.words.conclusions[conclusion]] as const]),
    ...(outcome === null ? [] : [[labels.outcome, texts.outcomes[outcome]] as const]),
    [shown.record === null ? labels.effects : texts.page.effectsDone, effectsIn(texts, statement, shown)],
    [labels.evidence, proofs.length === 0 ? texts.page.noEvidence : list(proofs)],
    [labels.rule, `${plan.rule} (${plan.policyLabel}), ${texts.queue.tier(String(plan.tier))}`],
    ...(kind === 'approve' ? [[labels.calledBack, calledBackOn ?? notCalledBack] as const] : []),
    ...(comment === null ? [] : [[labels.comment, comment] as const]),
  ];
}

function ofAttestation(texts: Texts, attestation: Attestation): readonly Line[] {
  const { labels, noSession, attended: said } = texts.sign;
  const { method, number, attended, calledBack } = attestation;
  const { documents, methods, calls } = texts.words;
  return [
    [labels.method, texts.vouch.methods[method] ?? methods[method]],
    ...(calledBack === undefined ? [] : [[labels.call, `${calledBack.number}: ${calls[calledBack.word]}`] as const]),
    [labels.number, number ?? noSession],
    ...(attended === null
      ? []
      : ([
          [labels.document, documents[attended.document]],
          [labels.cue, element('span', { lang: 'en' }, attended.cue)],
          ['', said],
        ] as const)),
  ];
}

function ofRelease(texts: Texts, shown: readonly ShownReport[], language: string): readonly Line[] {
  const { quiet, sign } = texts;
  const reports = shown.map(({ by, raisedAt }) =>
    [by.as === 'desk' ? quiet.byDesk(by.personId) : quiet.bySubject, atTime(raisedAt, language)].join(', '),
  );
  return [[sign.labels.reports, list(reports)]];
}

/** What is said of its own in each kind of text. */
function ownLines(toSign: ToSign, texts: Texts, language: string): readonly Line[] {
  switch (toSign.is) {
    case 'decision':
      return ofStatement(texts, toSign.statement, toSign.shown, language);
    case 'attestation':
      return ofAttestation(texts, toSign.statement);
    case 'release':
      return ofRelease(texts, toSign.shown, language);
  }
}

/** What is signed, in words, made of the very text that is hashed. */
export function wordsOf(toSign: ToSign, texts: Texts, language: string): readonly HTMLElement[] {
  const { statement } = toSign;
  const { labels, heading, person } = texts.sign;
  const { displayName, personId } = statement.subject;
  const action = statement.kind === 'release' ? '' : texts.words.actions[statement.action];
  const signer = statement.kind === 'attest' ? statement.attester : statement.decider;
  const lines: readonly Line[] = [
    [labels.subject, person(displayName, personId)],
    ...ownLines(toSign, texts, language),
    [labels.decider, signer],
    [labels.case, statement.caseId],
    [labels.until, atTime(statement.expiresAt, language)],
  ];
  const facts = lines.flatMap(([label, ...said]) => [
    ...(label === '' ? [] : [element('dt', {}, label)]),
    element('dd', {}, ...said),
  ]);
  const title = heading[statement.kind](action, displayName);
  return [element('h1', { tabindex: '-1' }, title), element('dl', { class: 'facts' }, ...facts)];
}
