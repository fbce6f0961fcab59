import type { Language } from '../common/languages.js';

/** Every text of the page where the first keys are made, in one language. None holds markup. */
export interface CeremonyTexts {
  readonly title: string;
  readonly key: {
    readonly lines: readonly string[];
    readonly button: string;
    readonly code: string;
    readonly codeLines: readonly string[];
    readonly fingerprint: string;
  };
  readonly sign: {
    readonly lines: readonly string[];
    readonly labels: Readonly<Record<'does' | 'you' | 'other' | 'policy' | 'until', string>>;
    readonly person: (id: string, fingerprint: string) => string;
    readonly compare: string;
    readonly compareHint: string;
    readonly differs: string;
    readonly button: string;
  };
  readonly answer: string;
  readonly answerLines: readonly string[];
  readonly refused: string;
  readonly failed: string;
}

const ENGLISH: CeremonyTexts = {
  title: 'The first keys',
  key: {
    lines: [
      'Two control owners are in one room. Each makes a key here, on a device of their own, and keeps a code on paper.',
      'Whoever runs the installation gives you the link and takes your answer. They need neither your key nor your code.',
    ],
    button: 'Make my key',
    code: 'Your code on paper',
    codeLines: [
      'Write it down now, and keep it where nobody else comes to it. It is shown once, and only its hash leaves this page.',
      'Together with the other code it opens another ceremony, should every key be lost one day.',
    ],
    fingerprint: 'Fingerprint of your key: read it to the other',
  },
  sign: {
    lines: ['Read what you sign, and compare the keys with each other. If anything is another, stop, and begin anew.'],
    labels: {
      does: 'What it does',
      you: 'You',
      other: 'The other',
      policy: 'The first policy',
      until: 'To be signed before',
    },
    person: (id, fingerprint) => `${id}, key ${fingerprint}`,
    compare: 'The fingerprint that the other reads to you from their own page',
    compareHint: 'Twenty letters and digits. Do not copy them from this page.',
    differs: 'This is not the key of the other in what you are asked to sign. Stop, and begin anew.',
    button: 'Sign with the key that I made',
  },
  answer: 'Your answer',
  answerLines: ['Give it to whoever runs the installation. It is no secret.'],
  refused: 'What this page was given does not belong together, so there is nothing to do. Ask for a new link.',
  failed: 'No key was used. Try again.',
};

const GERMAN: CeremonyTexts = {
  title: 'Die ersten Schlüssel',
  key: {
    lines: [
      'Zwei Verantwortliche sind in einem Raum. Jeder macht hier einen Schlüssel, auf dem eigenen Gerät, und verwahrt einen Code auf Papier.',
      'Wer die Anlage betreibt, gibt Ihnen den Link und nimmt Ihre Antwort. Ihren Schlüssel und Ihren Code braucht er nicht.',
    ],
    button: 'Meinen Schlüssel machen',
    code: 'Ihr Code auf Papier',
    codeLines: [
      'Schreiben Sie ihn jetzt auf, und verwahren Sie ihn, wo niemand sonst hinkommt. Er wird einmal gezeigt, und nur seine Prüfsumme verlässt diese Seite.',
      'Zusammen mit dem anderen Code eröffnet er eine neue Zeremonie, falls einmal alle Schlüssel verloren sind.',
    ],
    fingerprint: 'Fingerabdruck Ihres Schlüssels: lesen Sie ihn der anderen Person vor',
  },
  sign: {
    lines: [
      'Lesen Sie, was Sie unterschreiben, und vergleichen Sie die Schlüssel miteinander. Wenn etwas anders ist, hören Sie auf, und beginnen Sie neu.',
    ],
    labels: {
      does: 'Was es bewirkt',
      you: 'Sie',
      other: 'Die andere Person',
      policy: 'Die erste Richtlinie',
      until: 'Zu unterschreiben vor',
    },
    person: (id, fingerprint) => `${id}, Schlüssel ${fingerprint}`,
    compare: 'Der Fingerabdruck, den die andere Person Ihnen von ihrer eigenen Seite vorliest',
    compareHint: 'Zwanzig Buchstaben und Ziffern. Schreiben Sie sie nicht von dieser Seite ab.',
    differs: 'In dem, was Sie unterschreiben sollen, steht ein anderer Schlüssel. Hören Sie auf, und beginnen Sie neu.',
    button: 'Mit dem gemachten Schlüssel unterschreiben',
  },
  answer: 'Ihre Antwort',
  answerLines: ['Geben Sie sie dem, der die Anlage betreibt. Sie ist kein Geheimnis.'],
  refused:
    'Was diese Seite bekommen hat, gehört nicht zusammen; es gibt nichts zu tun. Lassen Sie sich einen neuen Link geben.',
  failed: 'Kein Schlüssel wurde benutzt. Versuchen Sie es noch einmal.',
};

/** The texts by language. */
export const CEREMONY_TEXTS: Readonly<Record<Language, CeremonyTexts>> = { en: ENGLISH, de: GERMAN };
