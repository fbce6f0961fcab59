import { ACCOUNTS } from './german-accounts.js';
import { CONTACT } from './german-contact.js';
import type { Texts } from './texts.js';

/** The page in German. */
export const GERMAN: Texts = {
  language: 'Deutsch',
  languages: 'Sprache',
  start: {
    title: 'Zugang wiederherstellen',
    lines: [
      'Hier weisen Sie nach, dass Sie es sind, und wählen ein neues Passwort oder registrieren einen neuen Passkey. Sonst sieht beides niemand.',
      'Sie brauchen den Fallcode vom Helpdesk oder aus der E-Mail, die wir Ihnen geschickt haben.',
    ],
    label: 'Fallcode',
    hint: 'Acht Buchstaben und Ziffern, zum Beispiel 7K3M-Q9TD',
    button: 'Weiter',
  },
  noScript: 'Ab hier braucht diese Seite JavaScript. Hat Ihr Browser keines, wenden Sie sich an den Helpdesk.',
  never: {
    title: 'Was niemand von Ihnen verlangen darf',
    points: [
      'Einen Code vorzulesen, ob aus der App, aus einer E-Mail oder aus einer Nachricht. Der Helpdesk braucht nur den Fallcode.',
      'Am Authenticator oder über einen Link etwas zu bestätigen, das Sie nicht selbst auf dieser Seite begonnen haben.',
      'Ihr Passwort zu nennen oder es jemand anderen wählen zu lassen.',
      'Ein Programm zu installieren oder den Bildschirm zu teilen, während diese Seite offen ist.',
      'Wer so etwas verlangt, ist nicht vom Helpdesk. Legen Sie auf.',
    ],
  },
  desk: {
    title: 'Ist es wirklich der Helpdesk?',
    lines: [
      'Fragen Sie jeden, der anruft, nach dieser Nummer. Der Helpdesk sieht sie; sagen Sie selbst sie niemandem.',
      'Wer sie nicht kennt, dem ist nicht zu trauen. Legen Sie auf, und rufen Sie den Helpdesk unter der Ihnen bekannten Nummer an.',
    ],
  },
  notMe: {
    title: 'Haben Sie das nicht veranlasst?',
    lines: [
      'Öffnen Sie in der E-Mail, die wir an jede Ihrer Adressen geschickt haben, den Link, in dem „not-me“ steht, und drücken Sie dort auf den Knopf: Alles hält sofort an.',
      'Haben Sie keine solche E-Mail, rufen Sie den Helpdesk unter der Ihnen bekannten Nummer an und sagen Sie, dass Sie es nicht waren.',
    ],
  },
  quiet: 'Unauffällig Hilfe holen',
  steps: {
    prove: {
      title: 'Weisen Sie nach, dass Sie es sind',
      lines: ['Tippen Sie jeden Code hier selbst ein. Lesen Sie keinen davon jemandem vor.'],
    },
    waitForApproval: {
      title: 'Jetzt bestätigt es jemand',
      lines: [
        'Ihre Codes wurden angenommen. Jemand, der sonst nichts damit zu tun hat, ruft Sie unter der hinterlegten Nummer zurück.',
        'Nach einem Code oder Passwort wird dabei nicht gefragt. Lassen Sie diese Seite offen, oder kommen Sie in diesem Browser zurück.',
      ],
    },
    waitForTime: {
      title: 'Es geht später weiter',
      lines: [
        'Alles Nötige liegt vor. Vorher kann noch widersprochen werden; wir schreiben Ihnen, sobald es weitergeht.',
      ],
    },
    waitForSystem: {
      title: 'Einen Moment',
      lines: ['Die Änderung wird vorgenommen. Lassen Sie diese Seite offen.'],
    },
    waitLonger: {
      title: 'Wir brauchen mehr Zeit',
      lines: [
        'Mit Ihren Angaben ist alles in Ordnung, Sie müssen nichts wiederholen. Diese Seite geht von selbst weiter.',
      ],
    },
    comeBack: {
      title: 'Es wurde bestätigt: Weisen Sie sich noch einmal aus',
      lines: ['Geben Sie einen neuen Code ein. Danach haben Sie einige Minuten, um Ihr neues Passwort zu wählen.'],
    },
    choose: {
      title: 'Wählen Sie Ihr neues Passwort',
      lines: ['Es geht direkt an das System, bei dem Sie sich anmelden. Hier und am Helpdesk kann es niemand lesen.'],
    },
    goOnElsewhere: {
      title: 'Machen Sie dort weiter, wo Sie begonnen haben',
      lines: [
        'Dieser Fall wurde in einem anderen Browser begonnen, oder in diesem, bevor seine Daten gelöscht wurden. Machen Sie dort weiter.',
        'Geht das nicht mehr, oder waren Sie das nicht, wenden Sie sich an den Helpdesk.',
      ],
    },
    done: {
      title: 'Ihr neues Passwort gilt',
      lines: [
        'Das alte gilt nicht mehr, und wer damit angemeldet war, wurde abgemeldet.',
        'Sie können diese Seite schließen. Wir haben darüber an alle Ihre Adressen geschrieben.',
      ],
    },
    stopped: {
      title: 'Dieser Fall ist beendet',
      lines: [
        'Er wurde angehalten und führt zu nichts mehr. Brauchen Sie ihn noch, gehen Sie zum Helpdesk, am besten persönlich.',
        'Lässt Ihr Konto Sie nicht hinein, dient das seiner Sicherheit.',
      ],
    },
    expired: {
      title: 'Die Zeit ist abgelaufen',
      lines: [
        'Nicht alles lag rechtzeitig vor oder wurde rechtzeitig bestätigt; dieser Fall führt zu nichts mehr. Sie müssen darin nichts mehr tun.',
        'Brauchen Sie ihn noch, bitten Sie den Helpdesk um einen neuen Fall.',
      ],
    },
    failed: {
      title: 'Die Änderung war nicht möglich',
      lines: [
        'Das System, für das sie bestimmt war, hat sie nicht angenommen. Was begonnen wurde, wird abgesichert, und jemand sieht es sich an.',
        'Lässt Ihr Konto Sie nicht hinein, gehen Sie zum Helpdesk.',
      ],
    },
    otherMethods: {
      title: 'Es fehlt noch etwas anderes',
      lines: ['Was Ihr Fall noch braucht, kann diese Seite nicht abfragen. Fragen Sie den Helpdesk.'],
    },
  },
  passkeySteps: {
    comeBack: {
      title: 'Es wurde bestätigt: Weisen Sie sich noch einmal aus',
      lines: [
        'Geben Sie einen neuen Code ein. Danach haben Sie einige Minuten, um auf diesem Gerät Ihren neuen Passkey zu registrieren.',
      ],
    },
    choose: {
      title: 'Registrieren Sie Ihren neuen Passkey',
      lines: [
        'Ihr Gerät bittet Sie, es zu entsperren, und behält einen Passkey für die Seite, auf der Sie sich anmelden.',
        'Weder hier noch am Helpdesk erhält jemand etwas, womit er sich anmelden könnte.',
      ],
    },
    done: {
      title: 'Ihr neuer Passkey gilt',
      lines: [
        'Der verlorene gilt nicht mehr, und wer damit angemeldet war, wurde abgemeldet.',
        'Sie können diese Seite schließen. Wir haben darüber an alle Ihre Adressen geschrieben.',
      ],
    },
  },
  unlockSteps: {
    done: {
      title: 'Ihr Konto ist entsperrt',
      lines: ['Melden Sie sich wie bisher an: Es wurde nichts daran geändert.', 'Sie können diese Seite schließen.'],
    },
  },
  contactSteps: CONTACT.contactSteps,
  mailboxSteps: {
    inUse: {
      title: 'Sie haben jetzt Zugriff auf das Postfach',
      lines: [
        'Er endet von selbst. Melden Sie sich dafür neu an, als Sie selbst: Ein Passwort davon kennt niemand.',
        'Wer es nutzt, erfährt davon, und danach wird er überprüft.',
      ],
    },
  },
  lentSteps: {
    inUse: {
      title: 'Sie haben jetzt Zugriff',
      lines: [
        'Er endet von selbst. Melden Sie sich dafür neu an.',
        'Wem die Sache gehört, erfährt, wenn Sie ihn benutzen, und danach wird er überprüft.',
      ],
    },
  },
  accountSteps: ACCOUNTS.accountSteps,
  emergencySteps: {
    waitForApproval: {
      title: 'Andere bestätigen es jetzt',
      lines: [
        'Ihr Passkey wurde angenommen. Andere, die sonst nichts damit zu tun haben, prüfen, worum Sie gebeten haben, und entscheiden.',
        'Nach einem Code oder Passwort wird dabei nicht gefragt. Lassen Sie diese Seite offen, oder kommen Sie in diesem Browser zurück.',
      ],
    },
    inUse: {
      title: 'Sie haben jetzt Zugriff',
      lines: [
        'Er endet von selbst, und früher, wenn niemand vom Bereitschaftsdienst bestätigt, davon zu wissen. Melden Sie sich dafür neu an.',
        'Was Sie damit tun, wird danach geprüft.',
      ],
    },
    done: {
      title: 'Ihr Zugriff ist beendet',
      lines: ['Er galt für eine bestimmte Zeit, und die ist um. Sie können diese Seite schließen.'],
    },
  },
  methods: {
    totp: {
      name: 'Ein Code aus Ihrer Authenticator-App',
      label: 'Code aus Ihrer Authenticator-App',
      hint: 'Sechs Ziffern. Jeder gilt einmal: Warten Sie auf einen neuen, wenn er schon benutzt wurde.',
      instead: 'Stattdessen die Authenticator-App',
    },
    'email-code': {
      name: 'Ein Code per E-Mail',
      label: 'Code aus der E-Mail',
      hint: 'Acht Ziffern, an das Postfach, das Sie dafür hinterlegt haben.',
      instead: 'Stattdessen ein Code per E-Mail',
    },
    'recovery-code': {
      name: 'Ein Wiederherstellungscode, den Sie aufbewahrt haben',
      label: 'Aufbewahrter Wiederherstellungscode',
      hint: 'Sieben Gruppen aus vier Buchstaben und Ziffern. Er wird dabei verbraucht und am Ende ersetzt.',
      instead: 'Stattdessen ein aufbewahrter Wiederherstellungscode',
    },
    'phone-code': {
      name: 'Ein Code per Telefon',
      label: 'Code vom Telefon',
      hint: 'Acht Ziffern, an die Nummer, die Sie dafür hinterlegt haben. Er gilt fünf Minuten.',
      instead: 'Stattdessen ein Code per Telefon',
    },
    push: {
      name: 'Eine Antwort an Ihrem Authenticator',
      label: 'Meinen Authenticator fragen',
      hint: 'Der Authenticator, mit dem Sie sich sonst anmelden, fragt, ob Sie es sind, und nach einer Zahl, die diese Seite zeigt.',
      instead: 'Stattdessen am Authenticator antworten',
    },
    'federated-login': {
      name: 'Eine Anmeldung bei einem anderen Konto von Ihnen',
      label: 'Anderswo anmelden',
      hint: 'Sie melden sich dort an wie immer, tippen hier nichts davon ein und kommen auf diese Seite zurück. Sie erfährt, dass Sie es waren, und sonst nichts über dieses Konto.',
      instead: 'Stattdessen bei einem anderen Konto anmelden',
    },
    'workload-attestation': {
      name: 'Ein Token dessen, was unter dem Konto läuft',
      label: 'Befehl anzeigen',
      hint: 'Was unter dem Konto läuft, lässt sich von seiner Plattform ein Token ausstellen, das für diesen Fall und diesen Browser gemacht ist. Es gilt einmal und zehn Minuten lang.',
      instead: 'Stattdessen die Anwendung sich ausweisen lassen',
    },
    'recovery-contact': {
      name: 'Ein Code, den jemand weitergibt, den Sie benannt haben',
      label: 'Code von Ihrem Kontakt',
      hint: 'Acht Ziffern. Rufen Sie Ihren Kontakt an, oder treffen Sie ihn: Er gibt den Code Ihnen und sonst niemandem.',
      instead: 'Stattdessen einen Ihrer Kontakte fragen',
    },
    'manager-confirmation': {
      name: 'Das Wort Ihrer Führungskraft',
      label: 'Meine Führungskraft fragen',
      hint: 'Wir schreiben Ihrer Führungskraft, wie sie bei uns geführt wird. Sie spricht mit Ihnen, persönlich oder unter einer Nummer, die sie schon hatte, und fragt nach den sechs Ziffern, die hier stehen.',
      instead: 'Stattdessen die Führungskraft fragen',
    },
    'attended-video': {
      name: 'Ein Videogespräch mit einem Prüfer',
      label: 'Meine Nummer für das Videogespräch zeigen',
      hint: 'Ein geschulter Prüfer sieht Sie und ein Dokument an: Bringen Sie Personalausweis, Reisepass oder Führerschein mit. Er fragt nach den sechs Ziffern, die hier stehen, und nach einer kleinen Geste.',
      instead: 'Stattdessen einen Prüfer per Video treffen',
    },
    'in-person': {
      name: 'Ein Besuch bei einem Prüfer',
      label: 'Meine Nummer für den Besuch zeigen',
      hint: 'Ein geschulter Prüfer sieht Sie und ein Dokument an: Bringen Sie Personalausweis, Reisepass oder Führerschein mit, und diese Seite auf einem Gerät.',
      instead: 'Stattdessen persönlich zu einem Prüfer gehen',
    },
    'call-back': {
      name: 'Ein Rückruf des Helpdesks',
      label: 'Code aus dem Anruf',
      hint: 'Acht Ziffern; sie werden Ihnen vorgelesen, wenn der Helpdesk aufgelegt hat.',
      instead: 'Stattdessen ein Rückruf des Helpdesks',
    },
    device: {
      name: 'Ein Gerät von Ihnen, das verwaltet wird',
      label: 'Dieses Gerät benutzen',
      hint: 'An einem Rechner oder Telefon, das Ihre Organisation verwaltet: Auf der nächsten Seite bittet es Sie, es zu entsperren; danach geht es hier weiter.',
      instead: 'Stattdessen ein verwaltetes Gerät',
    },
    passkey: {
      name: 'Ihr Passkey',
      label: 'Passkey benutzen',
      hint: 'Auf der nächsten Seite bittet Ihr Gerät Sie, es zu entsperren; danach geht es hier weiter.',
      instead: 'Stattdessen der Passkey',
    },
  },
  needed: (count) => `Davon nötig: ${count}`,
  given: 'angenommen',
  notYet: 'noch offen',
  until: {
    act: (time, span) => `Sie haben Zeit bis ${time} (${span}).`,
    decide: (time, span) => `Dafür ist Zeit bis ${time} (${span}); danach endet es von selbst.`,
    goOn: (time, span) => `Es geht weiter um ${time} (${span}).`,
    end: (time, span) => `Es endet um ${time} (${span}).`,
  },
  send: 'Absenden',
  sendMail: 'Code per E-Mail schicken',
  mailSent: 'Ein Code ist unterwegs. Das kann eine Minute dauern.',
  phoneNotice:
    'SMS und Anrufe können abgefangen oder umgeleitet werden; eine Authenticator-App oder ein aufbewahrter Wiederherstellungscode ist sicherer.',
  sendText: 'Code per SMS schicken',
  call: 'Anrufen und den Code ansagen',
  phoneSent: 'Ein Code ist unterwegs zu Ihrem Telefon.',
  callBack: {
    lines: [
      'Bitten Sie den Helpdesk, Sie zurückzurufen. Sagt man Ihnen, dass es so weit ist, drücken Sie den Knopf: Die Nummer, die Sie hinterlegt haben, klingelt.',
      'Lesen Sie die Zahl dieser Seite vor, wenn man Sie danach fragt. Hat der Helpdesk aufgelegt, wird Ihnen ein Code vorgelesen: Er ist für diese Seite allein, und niemand fragt Sie danach.',
    ],
    button: 'Ich bin bereit: anrufen',
    rings: 'Ihr Telefon klingelt. Bleiben Sie am Apparat, wenn der Helpdesk auflegt.',
  },
  push: {
    sent: (number) => `Ihr Authenticator fragt jetzt. Die Zahl ist ${number}.`,
    number: 'Wählen oder tippen Sie diese Zahl an Ihrem Authenticator:',
    never:
      'Nennen Sie sie niemandem, und beantworten Sie keine Frage, die Sie nicht hier ausgelöst haben: Sagen Sie dort, dass Sie es nicht waren.',
    answered: 'Ich habe geantwortet',
    nothing:
      'Daraus ist noch nichts geworden. Antworten Sie am Authenticator und drücken Sie noch einmal, fragen Sie ihn neu, oder wählen Sie einen anderen Weg.',
  },
  workload: ACCOUNTS.workload,
  signIn: {
    at: (issuer) => `Bei ${issuer} anmelden`,
    failed:
      'Sie sind zurückgekommen, ohne sich angemeldet zu haben. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.',
  },
  contact: {
    ask: 'Code an einen Kontakt schicken',
    sent: 'Ein Code ist unterwegs zu einem der Kontakte, die Sie benannt haben: zuerst zum ersten, und mit jeder Bitte zum nächsten.',
  },
  vouched: {
    lines: {
      'manager-confirmation': [
        'Lesen Sie diese Ziffern Ihrer Führungskraft vor und sonst niemandem. Nach einem Code oder Passwort fragt sie nicht.',
      ],
      'attended-video': [
        'Nach einem Code oder Passwort fragt er nicht, und sonst will er nichts auf Ihrem Bildschirm sehen. Kommen Sie allein.',
        'Niemand muss Video benutzen, und Sie brauchen nicht zu sagen, warum: Gehen Sie persönlich zu einem Prüfer oder wählen Sie einen anderen Weg; der Helpdesk hilft Ihnen dabei.',
      ],
      'in-person': [
        'Er sieht die sechs Ziffern an, die hier stehen, und fragt nach keinem Code und keinem Passwort. Ist Ihnen der Weg nicht möglich, hilft Ihnen der Helpdesk.',
      ],
    },
    asked: {
      'manager-confirmation': (number) =>
        `Ihre Führungskraft wird per E-Mail gefragt. Die Nummer dieser Seite ist ${number}.`,
      'attended-video': (number) => `Die Nummer dieser Seite ist ${number}.`,
      'in-person': (number) => `Die Nummer dieser Seite ist ${number}.`,
    },
    place: (words) => `Wo: ${words}`,
    noPlace: 'Wo und wann, sagt Ihnen der Helpdesk.',
    number: 'Die Nummer dieser Seite:',
    waits:
      'Sobald unterschrieben ist, geht es hier von selbst weiter. Sie können die Seite schließen und in diesem Browser zurückkommen.',
  },
  password: {
    label: 'Neues Passwort',
    show: 'Passwort anzeigen',
    button: 'Dieses Passwort setzen',
    hints: {
      short: 'Mindestens 15 Zeichen. Gut sind mehrere Wörter, die nicht zusammengehören.',
      common: 'Das gehört zu denen, die zuerst versucht werden. Wählen Sie ein ungewöhnlicheres.',
      fine: 'Lang genug.',
    },
  },
  newContact: CONTACT.newContact,
  passkey: { button: 'Passkey registrieren', name: (day) => `Registriert am ${day}` },
  passkeyPage: {
    title: 'Zeigen Sie mit Ihrem Passkey, dass Sie es sind',
    lines: [
      'Ihr Gerät bittet Sie, es zu entsperren. Das zeigt nur, dass Sie da sind: Es entscheidet nichts und ändert nichts.',
      'Hat Sie niemand darum gebeten, oder kamen Sie über einen Link hierher? Schließen Sie diese Seite.',
    ],
    button: 'Mit dem Passkey weiter',
    failed: 'Das ging nicht. Versuchen Sie es noch einmal, oder gehen Sie zurück und wählen Sie einen anderen Weg.',
    noScript: 'Diese Seite braucht JavaScript. Hat Ihr Browser keines, wenden Sie sich an den Helpdesk.',
  },
  newCodes: {
    title: 'Ihr neuer Wiederherstellungscode',
    lines: [
      'Er ersetzt den, den Sie benutzt haben. Er wird einmal gezeigt: Schreiben Sie ihn auf oder drucken Sie ihn, und bewahren Sie ihn auf wie den alten.',
      'Er zählt in 30 Tagen.',
    ],
    button: 'Neuen Code zeigen',
    there: 'Bewahren Sie ihn auf wie den alten, und zeigen Sie ihn niemandem.',
    none: 'Es gibt keinen: Er wurde schon gezeigt, oder es wurde keiner benutzt.',
    print: 'Drucken',
  },
  working: 'Einen Moment …',
  otherCase: 'Anderen Fallcode benutzen',
  failures: {
    code: 'Mit diesem Code geht es nicht weiter. Prüfen Sie ihn mit dem Helpdesk und tippen Sie ihn noch einmal ein.',
    verification:
      'Das wurde nicht angenommen. Versuchen Sie es mit einem neuen Code, oder fragen Sie den Helpdesk, wie es weitergeht.',
    session:
      'In diesem Browser geht es mit dem Fall nicht weiter. Tippen Sie den Fallcode noch einmal ein, oder fragen Sie den Helpdesk.',
    sessions:
      'Dieser Fall ist in zu vielen Browsern offen. Machen Sie in einem weiter, in dem Sie begonnen haben, oder bitten Sie den Helpdesk um einen neuen Fall.',
    password: 'Dieses Passwort wurde nicht angenommen: zu kurz, zu lang oder zu bekannt. Wählen Sie ein anderes.',
    passwordReused: 'Dieses Passwort wurde nicht angenommen. Wählen Sie eines, das Sie noch nicht hatten.',
    passkey:
      'Es wurde kein Passkey registriert. Versuchen Sie es noch einmal, und entsperren Sie Ihr Gerät, wenn es fragt.',
    contact:
      'Diese Adresse wurde nicht angenommen. Geben Sie eine andere eigene ein; haben Sie mehrere, geben Sie auch die alte ein.',
    contactCode:
      'Dieser Code wurde nicht angenommen. Geben Sie den neuesten ein, oder lassen Sie einen weiteren senden.',
    freshCode: 'Die Zeit dafür ist abgelaufen. Geben Sie einen neuen Code ein.',
    changed: 'Der Fall ist weitergegangen. Hier sehen Sie, wo er jetzt steht.',
    busy: 'Das ging gerade nicht. Warten Sie eine Minute und versuchen Sie es noch einmal.',
    unreachable: 'Das hat uns nicht erreicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  },
};
