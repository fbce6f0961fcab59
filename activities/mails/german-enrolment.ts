import type { EnrolmentChangeKind, EnrolmentProof } from '../../domain/enrolment.js';
import type { EnrolmentTexts } from './enrolment-texts.js';

const CHANGES: Readonly<Record<EnrolmentChangeKind, string>> = {
  'add-passkey': 'Ein Passkey kam dazu',
  'add-totp': 'Eine Authenticator-App kam dazu',
  'replace-codes': 'Es gibt neue Wiederherstellungscodes, und die früheren gelten nicht mehr',
  'add-address': 'Eine private Adresse kam dazu',
  'add-contact': 'Eine Vertrauensperson kam dazu',
  remove: 'Etwas, das Sie hinterlegt hatten, wurde entfernt',
};

const PROVEN_BY: Readonly<Record<EnrolmentProof, string>> = {
  passkey: 'einem Ihrer Passkeys',
  'recovery-code': 'einem Wiederherstellungscode, der damit verbraucht ist',
  totp: 'einem Code Ihrer Authenticator-App',
  'email-code': 'einem Code, der Ihnen gemailt wurde',
  'sign-in': 'einer Anmeldung allein, weil vorher nichts hinterlegt war',
};

/** The mails about what people enrol, in German. */
export const GERMAN_ENROLMENT: EnrolmentTexts = {
  code: (minutes) => ({
    subject: 'Ihr Code, der diese Adresse bestätigt',
    before: ['Sie haben diesen Code auf der Seite angefordert, auf der Sie etwas hinterlegen.'],
    says: 'Ihr Code ist',
    after: [
      `Er gilt einmal, ${minutes} Minuten lang. Geben Sie ihn auf dieser Seite ein und nirgends sonst. Niemand ruft Sie an und fragt danach.`,
      'Haben Sie ihn nicht angefordert, hat jemand Ihre Adresse eingegeben. Sie müssen nichts tun.',
    ],
  }),
  caseCode: (until) => ({
    subject: 'Ihr Code, der Ihre neue Adresse bestätigt',
    before: ['Sie haben diesen Code auf der Seite angefordert, auf der Sie sich ausgewiesen haben.'],
    says: 'Ihr Code ist',
    after: [
      `Er gilt einmal, bis: ${until}. Geben Sie ihn auf dieser Seite ein und nirgends sonst. Niemand ruft Sie an und fragt danach.`,
      'Haben Sie ihn nicht angefordert, hat jemand Ihre Adresse eingegeben. Lesen Sie den Code niemandem vor.',
    ],
  }),
  changed: ({ kind, provenBy, at }) => [
    'Womit Sie Ihr Konto wiederherstellen, wurde geändert',
    `${CHANGES[kind]}, am ${at}. Bestätigt wurde es mit ${PROVEN_BY[provenBy]}.`,
    'Waren Sie es selbst, müssen Sie nichts tun.',
  ],
  takenBack: (at) => [
    'Was Sie hinterlegt hatten, ist wieder da',
    `Jemand, der Ihre Mails liest, hat am ${at} gesagt, dass eine Änderung nicht von Ihnen war. Was Sie davor hinterlegt hatten, ` +
      'gilt wieder, und die Sicherheitsabteilung weiß davon.',
    'Kam die Änderung von Ihnen, sprechen Sie mit dem Helpdesk.',
  ],
  coldStart: ({ who, at }) => [
    'Jemand hat nach einer Anmeldung allein etwas hinterlegt',
    `${who} hatte nichts hinterlegt und hat am ${at} nach einer Anmeldung allein das Erste hinterlegt. Das Übrige steht im Ledger.`,
  ],
  disowned: ({ who, at }) => [
    'Eine Hinterlegung wurde zurückgenommen',
    `${who}, oder jemand, der die Mails dieser Person liest, hat am ${at} gesagt, dass eine Änderung nicht von ihr war; was davor ` +
      'hinterlegt war, gilt wieder. Das Übrige steht im Ledger.',
  ],
  invitation: [
    'Bitte hinterlegen Sie, womit Sie Ihr Konto wiederherstellen',
    'Wenn Sie Ihr Telefon oder Ihr Passwort verlieren, kann Ihnen der Helpdesk nur mit dem helfen, was Sie vorher hinterlegt haben. ' +
      'Bisher haben Sie dafür noch nicht genug hinterlegt.',
    'Es dauert einige Minuten: Öffnen Sie die Seite unten, melden Sie sich an wie immer, und fügen Sie hinzu, was sie anbietet, etwa ' +
      'Wiederherstellungscodes zum Ausdrucken, eine Authenticator-App oder eine private Adresse. Es zählt erst einige Wochen ' +
      'später, also tun Sie es jetzt.',
    'Diese Mail enthält keinen Code, und niemand ruft Sie deswegen an. Lässt die Seite Sie nicht anfangen, sprechen Sie mit dem Helpdesk.',
  ],
  reminder: [
    'Erinnerung: Bitte hinterlegen Sie, womit Sie Ihr Konto wiederherstellen',
    'Wir haben Ihnen schon geschrieben: Sie haben noch nicht genug hinterlegt, um Ihr Konto zurückzubekommen, wenn Sie Ihr Telefon ' +
      'oder Ihr Passwort verlieren.',
    'Öffnen Sie die Seite unten, melden Sie sich an wie immer, und fügen Sie hinzu, was sie anbietet. Es dauert einige Minuten. ' +
      'Diese Mail enthält keinen Code, und niemand ruft Sie deswegen an. Lässt die Seite Sie nicht anfangen, sprechen Sie mit dem Helpdesk.',
  ],
  stillYourContact: [
    'Ist Ihre Vertrauensperson noch die richtige?',
    'Vor einem Jahr oder mehr haben Sie jemanden genannt, der Ihnen einen Code weitergibt, wenn Sie nicht mehr an Ihr Konto kommen. ' +
      'Wir fragen einmal im Jahr nach.',
    'Würden Sie diese Person noch darum bitten, und liest sie diese Adresse noch, müssen Sie nichts tun. Sonst öffnen Sie die Seite ' +
      'unten, melden Sie sich an wie immer, entfernen Sie sie und nennen Sie jemand anderen.',
  ],
  page: {
    why: 'Die Seite, auf der Sie etwas hinterlegen; Sie können ihre Adresse auch selbst eingeben:',
    label: 'Seite öffnen',
  },
  notMe: (days) => ({
    why: `Waren Sie es nicht, öffnen Sie diese Seite und bestätigen Sie; das stellt her, was vorher galt, und meldet es der Sicherheitsabteilung. Sie gilt ${days} Tage:`,
    label: 'Das war ich nicht',
  }),
};
