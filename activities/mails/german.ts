import type { Action } from '../../domain/actions.js';
import type { Outcome } from '../../domain/outcomes.js';
import { GERMAN_ENROLMENT } from './german-enrolment.js';
import { GERMAN_NOTICES } from './german-notices.js';
import type { Quoted } from './outside.js';
import type { MailTexts, QuietSource } from './texts.js';

const ACTIONS: Readonly<Record<Action, string>> = {
  'password.reset': 'Ein neues Passwort',
  'mfa.reset': 'Ein neuer Passkey an der Stelle eines verlorenen',
  'mfa.rebind': 'Ein neuer Passkey nach dem Verlust aller zweiten Faktoren',
  'mfa.rebind-remote': 'Ein neuer Passkey aus der Ferne nach dem Verlust aller zweiten Faktoren',
  'access.emergency': 'Notfallzugriff',
  'account.unlock': 'Ein entsperrtes Konto',
  'contact.change': 'Eine andere Adresse für die Wiederherstellung',
  'access.delegate': 'Geliehener Zugriff',
  'service-account.enable': 'Ein Dienstkonto wieder freigegeben',
  'agent.restore': 'Ein Agent für eine Weile wiederhergestellt',
  'mailbox.delegate': 'Zugriff auf ein gemeinsames Postfach, auf Zeit',
  'api-key.rotate': 'Ein neuer API-Schlüssel',
  'api-key.revoke': 'Ein widerrufener API-Schlüssel',
  'certificate.reissue': 'Ein neues Zertifikat statt eines alten',
};

const STANDING: Readonly<Record<Outcome | 'open', string>> = {
  open: 'Noch nicht beendet',
  completed: 'Abgeschlossen',
  refused: 'Abgelehnt',
  lapsed: 'Frist abgelaufen',
  cancelled: 'Vom Helpdesk abgebrochen',
  repudiated: 'Angehalten: Jemand hat gesagt, es nicht gewesen zu sein',
  failed: 'Konnte nicht abgeschlossen werden',
};

const QUIET_SOURCES: Readonly<Record<QuietSource, (agent: Quoted) => string>> = {
  desk: (agent) => `von jemandem am Helpdesk: ${agent}. Der Fall ist angehalten.`,
  'proven-browser': () =>
    'auf der Seite der betroffenen Person, in dem Browser, der die Nachweise gegeben hat. Der Fall ist angehalten.',
  'unproven-browser': () =>
    'auf der Seite der betroffenen Person, bevor es Nachweise gab. Der Fall wird angehalten, wenn dieser Browser sie gibt.',
  'other-browser': () =>
    'in einem anderen Browser als dem, der die Nachweise gegeben hat: Jemand anders kann den Code des Falls haben. Angehalten wird nichts.',
};

/** The mails in German. */
export const GERMAN: MailTexts = {
  facts: {
    what: 'Worum es geht',
    person: 'Person',
    personId: 'Personenkennung',
    account: 'Konto',
    happened: 'Wann',
    opened: 'Fall eröffnet',
    desk: 'Helpdesk',
    ticket: 'Ticket',
    until: 'Bis',
    stands: 'Stand',
    case: 'Fall',
  },
  actions: ACTIONS,
  standing: STANDING,
  ways: {
    page: { why: 'Die Seite dafür, auf der Sie den Knopf selbst drücken:', label: 'Zu Ihrer Seite' },
    notMe: {
      why: 'Wissen Sie davon nichts, öffnen Sie diese Seite und bestätigen Sie; das hält den Fall an und beendet, was er geändert hat:',
      label: 'Das war ich nicht',
    },
    takeBack: {
      why: 'Waren Sie das nicht, oder wollen Sie es zurücknehmen, öffnen Sie diese Seite und bestätigen Sie; das hält den Fall an und beendet, was er geändert hat:',
      label: 'Zurücknehmen',
    },
    stopAttempt: {
      why: 'Haben Sie ihn nicht angefordert, versucht jemand anderes, in Ihr Konto zu kommen. Halten Sie das hier an:',
      label: 'Das war ich nicht',
    },
    signIn: { why: 'Melden Sie sich an, um den Fall zu sehen:', label: 'Den Fall ansehen' },
    confirm: {
      why:
        'Ist es wirklich diese Person, melden Sie sich an und bestätigen Sie den Fall mit diesen Ziffern und Ihrem Passkey. ' +
        'Niemand am Helpdesk kann das für Sie tun, und niemand dort wird Sie drängen:',
      label: 'Anmelden und bestätigen',
    },
    stopAsked: {
      why: 'Ist sie es nicht, oder erreichen Sie sie nicht, bestätigen Sie nichts und halten Sie es hier an:',
      label: 'Sie ist es nicht: anhalten',
    },
    stopRelayed: {
      why: 'Hat die Person nicht darum gebeten, oder erreichen Sie sie nicht, geben Sie ihn niemandem und halten Sie es hier an:',
      label: 'Anhalten',
    },
    quietReports: {
      why: 'Was gemeldet wurde, und die Freigabe zum Unterschreiben, wo es weitergehen darf:',
      label: 'Zu den Meldungen',
    },
    nothingKnown: { why: 'Wissen Sie davon nichts, halten Sie es hier an:', label: 'Davon weiß ich nichts' },
  },
  notices: GERMAN_NOTICES,
  enrolment: GERMAN_ENROLMENT,
  code: (minutes) => ({
    subject: 'Ihr Code zur Wiederherstellung',
    before: [],
    says: 'Ihr Code lautet',
    after: [
      `Er gilt einmal, ${minutes} Minuten lang, auf der Seite, auf der Sie ihn angefordert haben.`,
      'Tippen Sie ihn dort selbst ein. Lesen Sie ihn niemandem vor: Kein Helpdesk fragt danach, und wer es tut, ist nicht unserer.',
    ],
  }),
  contactCode: (name, minutes) => ({
    subject: 'Jemand, der Sie kennt, braucht vielleicht Ihre Hilfe',
    before: [
      `${name} hat Sie als Vertrauensperson angegeben: als jemanden, der die Person kennt. Sie kommt nicht in ihr Konto bei ` +
        'der Arbeit und bittet Sie um einen Code.',
      `Bevor Sie ihn weitergeben, sprechen Sie selbst mit ${name}: von Angesicht zu Angesicht, oder unter einer Nummer, die ` +
        'Sie schon lange haben. Fragen Sie nach etwas, das nur Sie beide wissen. Eine Nachricht genügt nicht, und eine Stimme, die Sie anruft, auch nicht.',
    ],
    says: `Der Code für ${name} lautet`,
    after: [
      `Geben Sie ihn ${name} und sonst niemandem: keinem Helpdesk, keinem Kollegen und niemandem, der sagt, es sei dringend. ` +
        `Er gilt einmal, ${minutes} Minuten lang, auf der Seite, die ${name} offen hat.`,
    ],
  }),
  askManager: (name) => [
    'Ist es wirklich die Person? Ihr Wort wird gebraucht',
    `${name} bittet um einen Weg zurück in das eigene Konto. Sie werden gefragt, weil Sie die vorgesetzte Person sind.`,
    `Sprechen Sie selbst mit ${name}: persönlich, oder unter einer Nummer, die Sie schon vor heute hatten. Nie unter einer ` +
      'Nummer, in einer Besprechung oder über einen Link aus einem Anruf oder einer Nachricht hierzu, so dringend es auch sei.',
    'Fragen Sie, welche sechs Ziffern auf der eigenen Seite zur Wiederherstellung stehen. Niemand sonst darf sie Ihnen nennen, und Sie nennen sie niemandem.',
  ],
  digest: (cases) => [
    cases === 1 ? 'Ihr Team: 1 Wiederherstellung seit gestern' : `Ihr Team: ${cases} Wiederherstellungen seit gestern`,
    'Sie erfahren davon, weil Sie die vorgesetzte Person sind. Wovon Sie wissen, dafür ist nichts zu tun.',
    'Was Sie sofort braucht, wartet nie auf diese E-Mail.',
  ],
  quietReport: ({ source, agent, at, phase }) => [
    'Eine stille Meldung',
    `Stille Meldung am ${at}, ${QUIET_SOURCES[source](agent)}`,
    `Der Fall stand bei ${phase}, als dies geschrieben wurde.`,
    'Sonst erfährt es niemand: Seite, Helpdesk, Genehmigende und Ticket sehen einen Fall, der länger dauert. Wer die Person zwingt, ' +
      'liest vielleicht ihre Mails, hört ihre Anrufe und sieht ihren Bildschirm: Antworten Sie dort nicht, und nennen Sie ' +
      'diese Meldung niemandem, der an dem Fall beteiligt ist.',
    'Soll es weitergehen, unterschreiben Sie eine Freigabe. Soll es enden, brechen Sie den Fall ab.',
  ],
  authoritySuspended:
    'Bis zwei Regelverantwortliche unterschreiben, dass ihre Befugnis wieder gilt, zählt nichts, was diese Person hier genehmigt, prüft oder nachprüft. Ablehnen und anhalten kann sie weiterhin.',
  later: 'später',
};
