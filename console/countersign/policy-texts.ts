import type { Language } from '../common/languages.js';

/** Every text of the pages on which a change of policy is read and signed, in one language. None holds markup. */
export interface PolicyTexts {
  readonly title: string;
  readonly read: {
    readonly lines: readonly string[];
    readonly signedOut: string;
    readonly signIn: string;
    readonly proposedBy: string;
    readonly signedBy: string;
    readonly nobody: string;
    readonly owners: string;
    readonly toSign: string;
    readonly done: string;
    readonly waits: string;
    readonly pending: string;
  };
  readonly labels: Readonly<
    Record<'does' | 'from' | 'to' | 'effectiveAt' | 'reason' | 'differences' | 'decider' | 'until', string>
  >;
  readonly first: string;
  readonly sign: {
    readonly title: string;
    readonly lines: readonly string[];
    readonly button: string;
    readonly back: string;
    readonly refused: string;
    readonly failed: string;
  };
  /** By the code of a problem; `else` for every other. */
  readonly failures: Readonly<Record<string, string>>;
}

const ENGLISH: PolicyTexts = {
  title: 'A change of policy',
  read: {
    lines: [
      'Nothing changes before two control owners have signed, among them one of each who answers for what changes.',
      'Read what changes for whom. Read the file too, and try it: countersign policy test and replay say what it would have meant.',
    ],
    signedOut: 'Sign in as you do elsewhere to read it.',
    signIn: 'Sign in',
    proposedBy: 'Proposed by',
    signedBy: 'Signed by',
    nobody: 'nobody yet',
    owners: 'Who answers for what changes',
    toSign: 'Read once more and sign',
    done: 'Enough people signed. It takes effect at its time.',
    waits: 'Your signature counts. Somebody else has to sign as well.',
    pending: 'It was taken, and no worker has judged it yet. Open this page again in a moment.',
  },
  labels: {
    does: 'What it does',
    from: 'From the policy',
    to: 'To the policy',
    effectiveAt: 'Takes effect',
    reason: 'Reason',
    differences: 'What changes',
    decider: 'Signed by',
    until: 'To be signed before',
  },
  first: 'none: it is the first',
  sign: {
    title: 'You sign a change of policy',
    lines: ['Read what you sign. If it is not what you came to sign, go back and tell security.'],
    button: 'Sign with my passkey',
    back: 'Back without signing',
    refused:
      'What this page was given does not belong together, so there is nothing to sign. Go back, and tell security.',
    failed: 'No passkey was used. Try again, or go back.',
  },
  failures: {
    unauthenticated: 'You are signed out, or were away for too long. Sign in again.',
    'forbidden-role': 'Only control owners read and sign changes of policy.',
    'not-found': 'There is no such proposal. Look at the address that you were sent.',
    stale: 'Another policy holds by now, or the files are not what was shown. Have it proposed anew.',
    'statement-expired': 'You signed too long after it was shown to you. Sign within five minutes.',
    'not-a-distinct-person': 'You signed this already. Somebody else has to sign as well.',
    'not-in-group': 'The directory does not count you among the control owners.',
    'not-permitted': 'You may not sign this; whoever runs this can read in the ledger why.',
    'authority-suspended':
      'Your account was recovered, so your signature counts again only once two control owners re-establish it.',
    'key-too-recent': 'Your passkey is too new. Use an older one, or leave it to somebody else.',
    'not-wanted-now': 'This policy holds already.',
    proof: 'What came back is not what you were shown, or not signed with a passkey of yours. Nothing was signed.',
    unreachable: 'We cannot be reached. Look at your connection, and try again.',
    else: 'That did not work just now. Try again in a moment.',
  },
};

const GERMAN: PolicyTexts = {
  title: 'Eine Änderung der Richtlinie',
  read: {
    lines: [
      'Nichts ändert sich, bevor zwei Verantwortliche unterschrieben haben, darunter für jede geänderte Regel jemand, der sie verantwortet.',
      'Lesen Sie, was sich für wen ändert. Lesen Sie auch die Datei, und probieren Sie sie aus: countersign policy test und replay sagen, was sie bedeutet hätte.',
    ],
    signedOut: 'Melden Sie sich an wie sonst auch, um sie zu lesen.',
    signIn: 'Anmelden',
    proposedBy: 'Vorgeschlagen von',
    signedBy: 'Unterschrieben von',
    nobody: 'noch niemandem',
    owners: 'Wer verantwortet, was sich ändert',
    toSign: 'Noch einmal lesen und unterschreiben',
    done: 'Genug Leute haben unterschrieben. Die Änderung gilt ab ihrem Zeitpunkt.',
    waits: 'Ihre Unterschrift zählt. Jemand anders muss auch noch unterschreiben.',
    pending: 'Es ist angekommen und noch nicht geprüft. Öffnen Sie diese Seite gleich noch einmal.',
  },
  labels: {
    does: 'Was es bewirkt',
    from: 'Von der Richtlinie',
    to: 'Zur Richtlinie',
    effectiveAt: 'Gilt ab',
    reason: 'Grund',
    differences: 'Was sich ändert',
    decider: 'Unterschrieben von',
    until: 'Zu unterschreiben vor',
  },
  first: 'keiner: es ist die erste',
  sign: {
    title: 'Sie unterschreiben eine Änderung der Richtlinie',
    lines: [
      'Lesen Sie, was Sie unterschreiben. Wenn es nicht das ist, wofür Sie gekommen sind, gehen Sie zurück und sagen Sie es der Sicherheit.',
    ],
    button: 'Mit meinem Passkey unterschreiben',
    back: 'Zurück, ohne zu unterschreiben',
    refused:
      'Was diese Seite bekommen hat, gehört nicht zusammen; es gibt nichts zu unterschreiben. Gehen Sie zurück, und sagen Sie es der Sicherheit.',
    failed: 'Kein Passkey wurde benutzt. Versuchen Sie es noch einmal, oder gehen Sie zurück.',
  },
  failures: {
    unauthenticated: 'Sie sind abgemeldet oder waren zu lange weg. Melden Sie sich neu an.',
    'forbidden-role': 'Nur Verantwortliche lesen und unterschreiben Änderungen der Richtlinie.',
    'not-found': 'Diesen Vorschlag gibt es nicht. Prüfen Sie die Adresse, die Sie bekommen haben.',
    stale:
      'Inzwischen gilt eine andere Richtlinie, oder die Dateien sind nicht die gezeigten. Lassen Sie neu vorschlagen.',
    'statement-expired': 'Sie haben zu spät unterschrieben. Unterschreiben Sie innerhalb von fünf Minuten.',
    'not-a-distinct-person': 'Sie haben das schon unterschrieben. Jemand anders muss auch noch unterschreiben.',
    'not-in-group': 'Das Verzeichnis zählt Sie nicht zu den Verantwortlichen.',
    'not-permitted': 'Sie dürfen dies nicht unterschreiben; wer die Anlage betreibt, kann im Protokoll lesen, warum.',
    'authority-suspended':
      'Ihr Konto wurde wiederhergestellt; Ihre Unterschrift zählt erst wieder, wenn zwei Regelverantwortliche das unterschreiben.',
    'key-too-recent': 'Ihr Passkey ist zu neu. Nehmen Sie einen älteren, oder überlassen Sie es jemand anderem.',
    'not-wanted-now': 'Diese Richtlinie gilt schon.',
    proof:
      'Was zurückkam, ist nicht das, was Ihnen gezeigt wurde, oder nicht mit Ihrem Passkey unterschrieben. Nichts wurde unterschrieben.',
    unreachable: 'Wir sind nicht erreichbar. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.',
    else: 'Das hat gerade nicht geklappt. Versuchen Sie es gleich noch einmal.',
  },
};

/** The texts by language. */
export const POLICY_TEXTS: Readonly<Record<Language, PolicyTexts>> = { en: ENGLISH, de: GERMAN };
