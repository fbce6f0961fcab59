import type { ExceptionState, Waivable } from '../../api/console/told.js';
import { languageNamed, type Language } from '../common/languages.js';

/** Every text of the list of exceptions, in one language. None holds markup. */
export interface ExceptionsTexts {
  readonly title: string;
  /** The way there. */
  readonly open: string;
  readonly lines: readonly string[];
  readonly risk: string;
  readonly none: string;
  readonly over: string;
  readonly waives: Readonly<Record<Waivable, string>>;
  readonly states: Readonly<Record<ExceptionState, string>>;
  readonly labels: Readonly<
    Record<'rule' | 'whom' | 'why' | 'owner' | 'by' | 'until' | 'ended' | 'uses' | 'revoked', string>
  >;
  readonly ofClass: (name: string) => string;
  readonly revokedBy: (who: string, when: string, why: string) => string;
  readonly used: (cases: number) => string;
  readonly notYours: string;
  readonly changed: string;
}

const ENGLISH: ExceptionsTexts = {
  title: 'Exceptions to the policy',
  open: 'Exceptions to the policy',
  lines: [
    'Each of these is open risk: the policy demands more, and for a while it is not demanded of somebody. Every case under one is reviewed.',
    'Any control owner can end one at once.',
  ],
  risk: 'Open risk',
  none: 'No exception is in force, and none waits for a second signature. The policy holds for everybody.',
  over: 'Over',
  waives: {
    'cooling-off': 'Less time to object',
    spacing: 'Less time between two recoveries',
    'class-refusal': 'Let in, though the policy refuses such people',
    'proofing-age': 'An older proof of identity counts',
  },
  states: {
    waiting: 'Waits for a second control owner; nothing is waived yet',
    'in-force': 'In force',
    expired: 'Ended by the clock',
    revoked: 'Revoked',
  },
  labels: {
    rule: 'Whose rule',
    whom: 'For whom',
    why: 'Why',
    owner: 'Who answers for it',
    by: 'Signed by',
    until: 'Until',
    ended: 'Was until',
    uses: 'Used',
    revoked: 'Revoked by',
  },
  ofClass: (name) => `everybody of the class ${name} and of no other`,
  revokedBy: (who, when, why) => `${who}, ${when}: ${why}`,
  used: (cases) => (cases === 0 ? 'in no case so far' : cases === 1 ? 'in one case' : `in ${cases} cases`),
  notYours: 'Control owners, operators, security and reviewers read what is excepted from the policy.',
  changed: 'The list changed just now.',
};

const GERMAN: ExceptionsTexts = {
  title: 'Ausnahmen von der Richtlinie',
  open: 'Ausnahmen von der Richtlinie',
  lines: [
    'Jede davon ist ein offenes Risiko: die Richtlinie verlangt mehr, und eine Zeit lang wird es von jemandem nicht verlangt. Jeder Fall darunter wird geprüft.',
    'Jeder Verantwortliche kann eine sofort beenden.',
  ],
  risk: 'Offenes Risiko',
  none: 'Keine Ausnahme gilt, und keine wartet auf eine zweite Unterschrift. Die Richtlinie gilt für alle.',
  over: 'Vorbei',
  waives: {
    'cooling-off': 'Weniger Zeit für einen Einspruch',
    spacing: 'Weniger Zeit zwischen zwei Wiederherstellungen',
    'class-refusal': 'Zugelassen, obwohl die Richtlinie solche Personen ablehnt',
    'proofing-age': 'Ein älterer Identitätsnachweis zählt',
  },
  states: {
    waiting: 'Wartet auf einen zweiten Verantwortlichen; noch wird auf nichts verzichtet',
    'in-force': 'Gilt',
    expired: 'Durch Zeitablauf beendet',
    revoked: 'Widerrufen',
  },
  labels: {
    rule: 'Wessen Regel',
    whom: 'Für wen',
    why: 'Warum',
    owner: 'Wer dafür einsteht',
    by: 'Unterschrieben von',
    until: 'Bis',
    ended: 'Galt bis',
    uses: 'Benutzt',
    revoked: 'Widerrufen von',
  },
  ofClass: (name) => `alle der Klasse ${name} und keiner anderen`,
  revokedBy: (who, when, why) => `${who}, ${when}: ${why}`,
  used: (cases) => (cases === 0 ? 'bisher in keinem Fall' : cases === 1 ? 'in einem Fall' : `in ${cases} Fällen`),
  notYours: 'Verantwortliche, Betrieb, Sicherheit und Prüfende lesen, was von der Richtlinie ausgenommen ist.',
  changed: 'Die Liste hat sich gerade geändert.',
};

const EXCEPTIONS_TEXTS: Readonly<Record<Language, ExceptionsTexts>> = { en: ENGLISH, de: GERMAN };

/** They in the language of a page. */
export function exceptionsTexts(language: string): ExceptionsTexts {
  return EXCEPTIONS_TEXTS[languageNamed(language) ?? 'en'];
}
