import type { Texts } from './texts.js';

/** The pages in German. */
export const GERMAN: Texts = {
  language: 'Deutsch',
  languages: 'Sprache',
  noScript: 'Ab hier braucht diese Seite JavaScript. Hat Ihr Browser keines, gehen Sie zum Helpdesk.',
  working: 'Einen Moment…',
  start: {
    title: 'Bereit sein für den Tag, an dem Sie ausgesperrt sind',
    lines: [
      'Hier hinterlegen Sie, womit Sie sich ausweisen, wenn Ihr Passwort oder Ihr Telefon weg ist: einen Passkey, eine App, Codes auf Papier, eine private Adresse, Menschen, denen Sie vertrauen.',
      'Es dauert einige Minuten. Was Sie heute hinterlegen, zählt nach einem Monat: tun Sie es, bevor Sie es brauchen.',
      'Sie melden sich dafür neu an und haben von da an zehn Minuten.',
    ],
    button: 'Anmelden',
  },
  never: {
    title: 'Was niemand von Ihnen verlangen darf',
    points: [
      'Etwas für jemand anderen zu hinterlegen, oder während Ihnen jemand am Telefon sagt, was Sie drücken sollen.',
      'Vorzulesen, abzufotografieren oder zu schicken, was diese Seite Ihnen zeigt.',
      'Wer etwas davon verlangt, ist nicht vom Helpdesk. Legen Sie auf.',
    ],
  },
  home: {
    title: 'Womit Sie wieder hineinkommen',
    lines: [
      'Haben Sie mindestens zwei, die nicht zusammen verloren gehen: eines auf dem Telefon, eines auf Papier oder in einem anderen Postfach.',
    ],
    nothing: 'Sie haben noch nichts hinterlegt. Beginnen Sie mit einem Passkey oder mit Codes auf Papier.',
    again: 'Neu anmelden',
    until: (time) => `Ändern können Sie es bis ${time}; dann melden Sie sich neu an.`,
    signOut: 'Abmelden',
    since: (day) => `seit ${day}`,
  },
  signedOut: 'Sie sind abgemeldet.',
  kinds: {
    passkey: 'Passkey',
    totp: 'Authenticator-App',
    'recovery-code': 'Wiederherstellungscodes',
    email: 'Mailadresse',
    contact: 'Vertrauensperson',
    phone: 'Telefonnummer',
    push: 'Push an einen Authenticator',
    login: 'Anmeldung anderswo',
  },
  codesLeft: (count) => `noch ${count}`,
  synced: 'auf Ihren Geräten abgeglichen',
  bound: 'auf einem Gerät',
  add: {
    passkey: 'Passkey hinzufügen',
    totp: 'Authenticator-App hinzufügen',
    'recovery-code': 'Wiederherstellungscodes erstellen',
    email: 'Private Mailadresse hinzufügen',
    contact: 'Vertrauensperson hinzufügen',
  },
  remove: 'Entfernen',
  removal: { title: 'Das entfernen?', lines: ['Dann hilft es Ihnen nicht mehr, wieder hineinzukommen.'] },
  back: 'Zurück',
  passkey: {
    title: 'Passkey hinzufügen',
    lines: ['Dafür kommen Sie auf die Seite der Passkeys, entsperren dort Ihr Gerät und kommen von selbst zurück.'],
    name: { label: 'Auf welchem Gerät?', hint: 'Etwa: mein Telefon', button: 'Weiter' },
  },
  app: {
    title: 'Authenticator-App hinzufügen',
    lines: ['Scannen Sie das mit der App, auf dem Gerät, auf dem Sie sie haben.'],
    qr: 'QR-Code für Ihre Authenticator-App',
    secret: 'Oder tippen Sie das in die App:',
    name: { label: 'Auf welchem Gerät?', hint: 'Etwa: mein Telefon', button: 'Weiter' },
    code: { label: 'Code, den die App zeigt', hint: 'Sechs Ziffern', button: 'Weiter' },
  },
  codes: {
    title: 'Wiederherstellungscodes erstellen',
    lines: [
      'Sie bekommen acht Codes und sehen sie einmal. Drucken Sie sie aus oder schreiben Sie sie auf, und bewahren Sie sie beim Reisepass auf.',
      'Jeder gilt einmal. Codes von früher gelten dann nicht mehr.',
    ],
    button: 'Erstellen',
  },
  newCodes: {
    title: 'Ihre Wiederherstellungscodes',
    lines: ['Sie werden nur dieses eine Mal gezeigt. Bewahren Sie sie auf Papier auf, getrennt vom Telefon.'],
    print: 'Ausdrucken',
    done: 'Ich habe sie aufbewahrt',
  },
  address: {
    title: 'Private Mailadresse hinzufügen',
    lines: ['Eine, die Sie ohne Ihr Konto hier lesen können. Wir schicken einen Code dorthin, um das zu sehen.'],
    address: { label: 'Private Mailadresse', hint: 'Keine von der Arbeit', button: 'Code schicken' },
    sent: { title: 'Den Code aus der Mail eingeben', lines: ['Er gilt 30 Minuten.'] },
    code: { label: 'Code aus der Mail', hint: 'Acht Ziffern', button: 'Weiter' },
  },
  contact: {
    title: 'Vertrauensperson hinzufügen',
    lines: [
      'Jemand, der Sie gut kennt. Sind Sie ausgesperrt, bekommt diese Person einen Code und gibt ihn Ihnen, persönlich oder in einem Gespräch, bei dem Sie sicher sind.',
      'Sagen Sie ihr, dass Sie sie angegeben haben.',
    ],
    name: { label: 'Name der Person', hint: 'Wie Sie sie nennen', button: 'Weiter' },
    address: { label: 'Mailadresse der Person', hint: 'Nur ihre eigene, keine von Ihnen', button: 'Weiter' },
  },
  confirm: {
    title: 'Bestätigen Sie, dass Sie es sind',
    lines: [
      'Mit dem Stärksten, das Sie hinterlegt haben, damit es niemand an einem Rechner ändert, den Sie offen gelassen haben.',
    ],
    passkey: 'Mit dem Passkey bestätigen',
    send: 'Code per Mail schicken',
    sent: 'Ein Code ist unterwegs.',
    other: {
      passkey: 'Stattdessen einen Passkey verwenden',
      'recovery-code': 'Stattdessen einen Wiederherstellungscode verwenden',
      totp: 'Stattdessen einen Code der App verwenden',
      'email-code': 'Stattdessen einen Code per Mail verwenden',
    },
    fields: {
      'recovery-code': {
        label: 'Einer Ihrer Wiederherstellungscodes',
        hint: 'Er ist damit verbraucht',
        button: 'Bestätigen',
      },
      totp: { label: 'Code der Authenticator-App', hint: 'Sechs Ziffern, noch nicht verwendet', button: 'Bestätigen' },
      'email-code': { label: 'Code aus der Mail', hint: 'Acht Ziffern', button: 'Bestätigen' },
    },
  },
  done: {
    'add-passkey': 'Ihr Passkey ist hinzugefügt. Wir haben Ihren Adressen davon geschrieben.',
    'add-totp': 'Ihre App ist hinzugefügt. Wir haben Ihren Adressen davon geschrieben.',
    'replace-codes': 'Ihre Codes sind erstellt. Wir haben Ihren Adressen davon geschrieben.',
    'add-address': 'Ihre Adresse ist hinzugefügt. Wir haben Ihren anderen Adressen davon geschrieben.',
    'add-contact': 'Ihre Vertrauensperson ist hinzugefügt. Wir haben Ihren Adressen davon geschrieben.',
    remove: 'Es ist entfernt. Wir haben Ihren Adressen davon geschrieben.',
  },
  failures: {
    refused:
      'Nichts wurde geändert. Prüfen Sie, was Sie eingegeben haben, oder bestätigen Sie mit dem Stärksten, das Sie haben. Geht es so weiter, fragen Sie den Helpdesk.',
    signIn: 'Aus der Anmeldung wurde nichts. Versuchen Sie es noch einmal.',
    session: 'Sie haben sich vor zu langer Zeit oder in einem anderen Browser angemeldet. Melden Sie sich neu an.',
    passkey: 'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal, oder nehmen Sie ein anderes Gerät.',
    unreachable: 'Wir sind nicht zu erreichen. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.',
    busy: 'Das ging gerade nicht. Versuchen Sie es gleich noch einmal.',
  },
  passkeyPage: {
    register: {
      title: 'Ihren Passkey registrieren',
      lines: ['Ihr Gerät bittet Sie, es zu entsperren. Danach geht es von selbst zurück.'],
      button: 'Passkey registrieren',
    },
    sign: {
      title: 'Diese Änderung mit Ihrem Passkey bestätigen',
      lines: ['Haben Sie das nicht verlangt, schließen Sie die Seite.'],
      button: 'Mit dem Passkey bestätigen',
    },
    changes: {
      'add-passkey': 'Sie fügen einen Passkey hinzu.',
      'add-totp': 'Sie fügen eine Authenticator-App hinzu.',
      'replace-codes': 'Sie erstellen neue Wiederherstellungscodes.',
      'add-address': 'Sie fügen eine private Mailadresse hinzu.',
      'add-contact': 'Sie fügen eine Vertrauensperson hinzu.',
      remove: 'Sie entfernen etwas, das Sie hinterlegt haben.',
    },
    failed:
      'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal, oder gehen Sie zurück und nehmen Sie einen anderen Weg.',
    noScript: 'Diese Seite braucht JavaScript. Gehen Sie zurück zu der Seite, von der Sie kommen.',
  },
};
