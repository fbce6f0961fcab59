import { isOfAccount, isRebind, type Action } from '../../domain/actions.js';
import type { Outcome } from '../../domain/outcomes.js';
import { appliedToAccount } from './german-accounts.js';
import { afterTheEnd } from './german-ends.js';
import type { MailTexts, SavedCode, Told, Watching } from './texts.js';

/** What is going on, for the person it is about. */
const YOURS: Readonly<Record<Action, string>> = {
  'password.reset': 'die Wiederherstellung Ihres Kontos',
  'mfa.reset': 'der Ersatz Ihres Passkeys',
  'mfa.rebind': 'der Ersatz aller Ihrer zweiten Faktoren',
  'mfa.rebind-remote': 'der Ersatz aller Ihrer zweiten Faktoren',
  'access.emergency': 'der Antrag auf Notfallzugriff in Ihrem Namen',
  'account.unlock': 'die Entsperrung Ihres Kontos',
  'contact.change': 'die Änderung Ihrer Kontaktdaten',
  'access.delegate': 'der Antrag auf geliehenen Zugriff in Ihrem Namen',
  'service-account.enable': 'die Freigabe eines Dienstkontos, das Ihnen gehört',
  'agent.restore': 'die Wiederherstellung eines Agenten, der Ihnen gehört',
  'mailbox.delegate': 'der Antrag auf Zugriff auf ein gemeinsames Postfach in Ihrem Namen',
  'api-key.rotate': 'der Ersatz eines API-Schlüssels, der Ihnen gehört',
  'api-key.revoke': 'der Widerruf eines API-Schlüssels, den Sie gemeldet haben',
  'certificate.reissue': 'der Antrag auf ein neues Zertifikat für ein Konto, das Ihnen gehört',
};

/** The same for everybody else; who it is about stands in the mail and not in its subject line. */
const THEIRS: Readonly<Record<Action, string>> = {
  'password.reset': 'die Wiederherstellung eines Kontos',
  'mfa.reset': 'der Ersatz eines Passkeys',
  'mfa.rebind': 'der Ersatz aller zweiten Faktoren',
  'mfa.rebind-remote': 'der Ersatz aller zweiten Faktoren aus der Ferne',
  'access.emergency': 'ein Antrag auf Notfallzugriff',
  'account.unlock': 'die Entsperrung eines Kontos',
  'contact.change': 'die Änderung von Kontaktdaten',
  'access.delegate': 'ein Antrag auf geliehenen Zugriff',
  'service-account.enable': 'die Freigabe eines Dienstkontos',
  'agent.restore': 'die Wiederherstellung eines Agenten',
  'mailbox.delegate': 'ein Antrag auf Zugriff auf ein gemeinsames Postfach',
  'api-key.rotate': 'der Ersatz eines API-Schlüssels',
  'api-key.revoke': 'der Widerruf eines API-Schlüssels',
  'certificate.reissue': 'ein Antrag auf ein neues Zertifikat',
};

const WANTED: Readonly<Record<Action, string>> = {
  'password.reset': 'ein neues Passwort',
  'mfa.reset': 'ein neuer Passkey',
  'mfa.rebind': 'ein neuer Passkey nach dem Verlust aller zweiten Faktoren',
  'mfa.rebind-remote': 'ein neuer Passkey aus der Ferne nach dem Verlust aller zweiten Faktoren',
  'access.emergency': 'Notfallzugriff',
  'account.unlock': 'ein entsperrtes Konto',
  'contact.change': 'eine neue Adresse für die Wiederherstellung',
  'access.delegate': 'geliehener Zugriff',
  'service-account.enable': 'ein Dienstkonto, das wieder arbeitet',
  'agent.restore': 'ein Agent, der für eine Weile wieder arbeitet',
  'mailbox.delegate': 'Zugriff auf ein gemeinsames Postfach',
  'api-key.rotate': 'ein neuer API-Schlüssel statt des bisherigen',
  'api-key.revoke': 'ein widerrufener API-Schlüssel',
  'certificate.reissue': 'ein neues Zertifikat',
};

const ENDED: Readonly<Record<Outcome, string>> = {
  completed: 'Der Fall wurde abgeschlossen.',
  refused: 'Der Fall wurde abgelehnt.',
  lapsed: 'Die Frist ist abgelaufen.',
  cancelled: 'Der Helpdesk hat den Fall abgebrochen.',
  repudiated: 'Jemand hat gesagt, es nicht gewesen zu sein, und das hat den Fall angehalten.',
  failed: 'Der Fall konnte nicht abgeschlossen werden.',
};

const SAVED_CODE: Readonly<Record<SavedCode, string>> = {
  none: '',
  replaced:
    'Der Wiederherstellungscode, den Sie benutzt haben, ist verbraucht. Sein Ersatz wartet auf der Seite, auf der Sie sich ausgewiesen haben: Heben Sie ihn auf.',
  spent: 'Haben Sie einen Wiederherstellungscode benutzt, ist er verbraucht: Hinterlegen Sie einen neuen.',
};

const AS_MANAGER = 'Sie erfahren davon, weil Sie die vorgesetzte Person sind.';
const AS_WATCHER: Readonly<Record<Watching, string>> = {
  duty: 'Die Richtlinie verlangt, dass die Sicherheit oder der Bereitschaftsdienst davon weiß. Ist es Ihnen bekannt, ist nichts zu tun.',
  'asset-owner':
    'Sie erfahren davon, weil Ihnen etwas gehört, das die Person erreichen kann. Darf es nicht sein, rufen Sie die Sicherheit an, unter einer Nummer, die Sie schon vor heute hatten.',
  'vendor-security':
    'Sie erfahren davon, weil Ihre Organisation dieses Postfach für die Sicherheit ihrer Leute hier genannt hat. Darf es nicht sein, rufen Sie an, wer hier für die Person einsteht, unter einer Nummer, die Sie schon vor heute hatten.',
  assistant:
    'Sie erfahren davon, weil Sie der Person assistieren. Es ist nichts zu tun. Niemand braucht Ihr Wort dafür, wer auch fragt.',
};

/** Begins a subject line. */
function begun(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ended({ outcome }: Told): string {
  return ENDED[outcome ?? 'failed'];
}

/** What was changed, and what follows from it. */
function applied(told: Told, subject: string): readonly [string, ...string[]] {
  const { action } = told;
  if (isOfAccount(action)) return appliedToAccount(action, told, subject);
  switch (action) {
    case 'password.reset':
      return [subject, 'Das alte Passwort gilt nicht mehr, und wer damit angemeldet war, wurde abgemeldet.'];
    case 'mfa.reset':
      return [
        subject,
        'Der verlorene ist entfernt und meldet niemanden mehr an. Wer angemeldet war, wurde abgemeldet.',
      ];
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
      return [
        subject,
        'Die bisherigen Passkeys und die bisherige App melden niemanden mehr an. Wer angemeldet war, wurde abgemeldet.',
      ];
    case 'account.unlock':
      return [subject, 'Die Anmeldedaten sind unverändert. Wer angemeldet war, wurde abgemeldet.'];
    case 'contact.change':
      return [
        subject,
        'Die bisherige bekommt diese Mail und alle weiteren in diesem Fall, aber keinen Code mehr. 30 Tage lang kann sich niemand mit der neuen ausweisen.',
      ];
    case 'access.delegate':
      return [
        subject,
        `Er endet von selbst: ${told.grantedUntil}, oder früher, wenn ihn ein Beteiligter beendet. Wem die Sache gehört, erfährt von jeder Nutzung, und danach wird er überprüft.`,
      ];
    case 'access.emergency':
      return [
        subject,
        `Er endet von selbst: ${told.grantedUntil}, oder früher, wenn ihn ein Beteiligter beendet. Danach wird er überprüft.`,
        told.acknowledgement
          ? `Jemand anderes muss ihn zur Kenntnis nehmen, spätestens: ${told.until}. Tut es niemand, endet er dann.`
          : '',
      ];
  }
}

const APPLIED_YOURS: Readonly<Record<Action, string>> = {
  'password.reset': 'Ihr Passwort wurde geändert',
  'mfa.reset': 'Ihr Passkey wurde ersetzt',
  'mfa.rebind': 'Sie haben einen neuen Passkey statt allem, was Sie verloren haben',
  'mfa.rebind-remote': 'Sie haben einen neuen Passkey statt allem, was Sie verloren haben',
  'access.emergency': 'Sie haben jetzt Notfallzugriff',
  'account.unlock': 'Ihr Konto wurde entsperrt',
  'contact.change': 'Eine Ihrer Adressen für die Wiederherstellung wurde ersetzt',
  'access.delegate': 'Ihnen wurde Zugriff geliehen',
  'service-account.enable': 'Das Dienstkonto, das Ihnen gehört, arbeitet wieder',
  'agent.restore': 'Der Agent, der Ihnen gehört, arbeitet für eine Weile wieder',
  'mailbox.delegate': 'Sie haben jetzt Zugriff auf das gemeinsame Postfach',
  'api-key.rotate': 'Der API-Schlüssel, der Ihnen gehört, wurde ersetzt',
  'api-key.revoke': 'Der API-Schlüssel, den Sie gemeldet haben, ist tot',
  'certificate.reissue': 'Das Konto, das Ihnen gehört, hat ein neues Zertifikat',
};

const APPLIED_THEIRS: Readonly<Record<Action, string>> = {
  'password.reset': 'In Ihrem Team wurde ein Passwort geändert',
  'mfa.reset': 'In Ihrem Team wurde ein Passkey ersetzt',
  'mfa.rebind': 'In Ihrem Team wurden alle zweiten Faktoren einer Person ersetzt',
  'mfa.rebind-remote': 'In Ihrem Team wurden alle zweiten Faktoren einer Person aus der Ferne ersetzt',
  'access.emergency': 'In Ihrem Team hat jemand jetzt Notfallzugriff',
  'account.unlock': 'In Ihrem Team wurde ein Konto entsperrt',
  'contact.change': 'In Ihrem Team wurde eine Adresse für die Wiederherstellung ersetzt',
  'access.delegate': 'In Ihrem Team wurde jemandem Zugriff geliehen',
  'service-account.enable': 'In Ihrem Team arbeitet ein Dienstkonto wieder',
  'agent.restore': 'In Ihrem Team arbeitet ein Agent für eine Weile wieder',
  'mailbox.delegate': 'In Ihrem Team hat jemand jetzt Zugriff auf ein gemeinsames Postfach',
  'api-key.rotate': 'In Ihrem Team wurde ein API-Schlüssel ersetzt',
  'api-key.revoke': 'In Ihrem Team wurde ein gemeldeter API-Schlüssel widerrufen',
  'certificate.reissue': 'In Ihrem Team hat ein Konto ein neues Zertifikat',
};

/** What the notices of a case say in German. */
export const GERMAN_NOTICES: MailTexts['notices'] = {
  'opened-yours': ({ action, until }) => [
    `${begun(YOURS[action])} wurde begonnen`,
    'Der Helpdesk hat in Ihrem Namen einen Fall eröffnet.',
    `Haben Sie darum gebeten, weisen Sie nach, dass Sie es sind, spätestens: ${until}. Lesen Sie niemandem einen Code vor.`,
  ],
  'opened-theirs': ({ action, name }) => [
    `${begun(THEIRS[action])} wurde begonnen`,
    `Der Helpdesk hat einen Fall eröffnet: ${WANTED[action]} für ${name}.`,
    `${AS_MANAGER} Wissen Sie, dass die Person nicht darum gebeten hat, halten Sie es unten an.`,
  ],
  'approval-wanted': ({ action, name, callBack, until }) => [
    `Ihre Zustimmung wird gebraucht: ${WANTED[action]}`,
    `${name} hat sich ausgewiesen. Es braucht das Wort von jemandem, der sonst nichts damit zu tun hat.`,
    callBack
      ? 'Rufen Sie unter der Nummer zurück, die der Fall zeigt; sie stammt aus dem Verzeichnis. Nehmen Sie keine, die ein Anrufer nennt.'
      : 'Sprechen Sie mit der Person über den Vorfall, den das Ticket nennt.',
    `Stimmen Sie dann mit Ihrem Passkey zu, oder lehnen Sie ab, spätestens: ${until}. Ohne Entscheidung endet es dann.`,
  ],
  'approval-reminder': ({ action, name, until }) => [
    `Ihre Zustimmung fehlt noch: ${WANTED[action]}`,
    `${name} hat sich ausgewiesen und wartet. Es braucht das Wort von jemandem, der sonst nichts damit zu tun hat.`,
    `Stimmen Sie mit Ihrem Passkey zu, oder lehnen Sie ab, spätestens: ${until}. Ohne Entscheidung endet es dann.`,
  ],
  'approval-escalated': ({ action, name, until }) => [
    `Noch hat niemand entschieden: ${WANTED[action]}`,
    `${name} hat sich ausgewiesen und wartet auf eine Zustimmung, die noch niemand gegeben oder verweigert hat.`,
    `Sie erfahren davon, weil die Richtlinie Sie als Nächste nennt. Entscheiden Sie mit Ihrem Passkey, wenn Sie es dürfen, oder finden Sie jemanden, der es darf, spätestens: ${until}. Ohne Entscheidung endet es dann.`,
  ],
  'acknowledgement-wanted': ({ action, name, until }) => [
    `Nehmen Sie dies zur Kenntnis, sonst endet es: ${WANTED[action]}`,
    `Zwei Personen haben es ${name} gewährt, und es gilt schon. Jemand vom Dienst, der nichts damit zu tun hatte, muss davon wissen.`,
    `Bestätigen Sie das mit Ihrem Passkey, spätestens: ${until}. Tut es niemand, endet es dann von selbst.`,
  ],
  approved: ({ action }) => [
    `Sie haben zugestimmt: ${WANTED[action]}`,
    'Ihre Zustimmung ist aufgezeichnet, mit Ihrem Passkey unterschrieben, und zählt von jetzt an.',
    'Solange nichts geändert ist, können Sie sie dort zurücknehmen, wo Sie sie unterschrieben haben: Der Fall wartet dann auf jemand anderen.',
  ],
  refused: ({ action }) => [
    `Sie haben abgelehnt: ${WANTED[action]}`,
    'Ihre Ablehnung ist mit Ihrem Grund aufgezeichnet, mit Ihrem Passkey unterschrieben. Der Fall ist beendet und ändert nichts.',
  ],
  withdrawn: ({ action }) => [
    `Sie haben Ihre Zustimmung zurückgenommen: ${WANTED[action]}`,
    'Das ist aufgezeichnet, mit Ihrem Passkey unterschrieben. Ihre Zustimmung zählt nicht mehr, und der Fall wartet auf jemand anderen.',
  ],
  acknowledged: ({ action, until }) => [
    `Sie haben zur Kenntnis genommen: ${WANTED[action]}`,
    action === 'service-account.enable'
      ? 'Ihr Wort wurde festgehalten, mit Ihrem Passkey unterschrieben. Das Konto arbeitet weiter.'
      : `Ihr Wort ist aufgezeichnet, mit Ihrem Passkey unterschrieben. Es endet von selbst: ${until}.`,
  ],
  reviewed: ({ action }) => [
    `Sie haben überprüft: ${WANTED[action]}`,
    'Ihre Überprüfung ist aufgezeichnet, mit Ihrem Passkey unterschrieben. Der Fall ist geschlossen.',
  ],
  'coming-yours': ({ action, until }) => [
    `Es geht weiter am ${until}: ${YOURS[action]}`,
    `Alles Nötige liegt vor. Vorher wird nichts geändert: ${until}.`,
    'Haben Sie darum gebeten, ist nichts zu tun: Wir schreiben Ihnen, sobald es weitergeht.',
  ],
  'coming-theirs': ({ action, name, until }) => [
    `Es geht weiter am ${until}: ${THEIRS[action]}`,
    `Alles Nötige liegt vor: ${WANTED[action]} für ${name}. Vorher wird nichts geändert: ${until}.`,
    AS_MANAGER,
  ],
  'coming-objection': ({ action, name, until }) => [
    `Bis ${until} können Sie widersprechen: ${WANTED[action]}`,
    `Alles Nötige liegt vor: ${WANTED[action]} für ${name}. Vorher wird nichts geändert: ${until}.`,
    'Wissen Sie, warum es nicht geschehen darf, legen Sie mit Ihrem Passkey Widerspruch ein.',
  ],
  'anew-yours': ({ action }) => [
    `Es wird noch etwas gebraucht: ${YOURS[action]}`,
    'Es wird jetzt mehr verlangt als bei der Eröffnung. Geändert wurde nichts, und was Sie gegeben haben, zählt, solange es frisch ist.',
    'Haben Sie darum gebeten, gehen Sie im selben Browser auf die Seite zurück, auf der Sie sich ausgewiesen haben: Dort steht, was fehlt.',
  ],
  'anew-theirs': ({ action, name }) => [
    `Es wird noch etwas gebraucht: ${THEIRS[action]}`,
    `Es wird jetzt mehr verlangt als bei der Eröffnung: ${WANTED[action]} für ${name}. Geändert wurde nichts. Um Zustimmungen von vorher wird neu gebeten.`,
    'Sie erfahren davon, weil die Richtlinie es so will.',
  ],
  'anew-desk': (told) => [
    `Es wird noch etwas gebraucht: ${THEIRS[told.action]}`,
    'Es wird jetzt mehr verlangt als bei der Eröffnung. Geändert wurde nichts, und es braucht keinen neuen Fall: Die Seite der Person sagt, was fehlt.',
    `Der Fall kam von Ticket ${told.ticket}.`,
  ],
  'anew-signed': ({ action, name }) => [
    `Ihre Zustimmung zählt nicht mehr: ${WANTED[action]}`,
    `Es wird jetzt mehr verlangt als zu der Zeit, als Sie für ${name} zugestimmt haben. Was Sie unterschrieben haben, ist nicht mehr, was geschehen würde.`,
    'Geändert wurde nichts. Liegt alles vor, was jetzt verlangt wird, wird neu um Zustimmung gebeten, um Ihre oder die anderer.',
  ],
  'claim-ready': ({ action, claimUntil }) => {
    const comeBack = `Kommen Sie im selben Browser auf die Seite zurück, auf der Sie sich ausgewiesen haben, spätestens: ${claimUntil}.`;
    if (isRebind(action))
      return [
        'Sie können jetzt Ihren neuen Passkey registrieren',
        'Die Passkeys und die App, mit denen Sie sich bisher angemeldet haben, sind gesperrt.',
        comeBack,
        'Dort weisen Sie sich noch einmal aus: bei der Person, die Sie gesehen hat, oder mit dem, was Sie zuvor gegeben haben.',
      ];
    if (action === 'contact.change')
      return [
        'Sie können jetzt Ihre neue Adresse eingeben',
        comeBack,
        'Dort lassen Sie einen Code an die neue senden, weisen sich noch einmal aus und geben diesen Code ein. Lesen Sie ihn niemandem vor.',
      ];
    return action === 'mfa.reset'
      ? [
          'Sie können jetzt Ihren neuen Passkey registrieren',
          'Die Passkeys, mit denen Sie sich bisher angemeldet haben, sind gesperrt, der verlorene darunter.',
          comeBack,
          'Dort weisen Sie sich mit einem neuen Code Ihrer App noch einmal aus und registrieren den neuen auf einem Gerät, das Sie haben.',
        ]
      : [
          'Sie können jetzt Ihr neues Passwort wählen',
          comeBack,
          'Dort weisen Sie sich mit einem neuen Code noch einmal aus und wählen das Passwort selbst. Niemand sonst erfährt es je.',
        ];
  },
  'applied-yours': (told) => [...applied(told, APPLIED_YOURS[told.action]), SAVED_CODE[told.savedCode]],
  'applied-theirs': (told) => [...applied(told, APPLIED_THEIRS[told.action]), AS_MANAGER],
  'opened-watched': ({ action, name, watching }) => [
    `${begun(THEIRS[action])} wurde begonnen`,
    `Der Helpdesk hat einen Fall eröffnet: ${WANTED[action]} für ${name}.`,
    AS_WATCHER[watching],
  ],
  'coming-watched': ({ action, name, until, watching }) => [
    `Es geht weiter am ${until}: ${THEIRS[action]}`,
    `Alles Nötige liegt vor: ${WANTED[action]} für ${name}. Vorher wird nichts geändert: ${until}.`,
    AS_WATCHER[watching],
  ],
  'applied-watched': ({ action, name, watching }) => [
    `Erledigt: ${WANTED[action]}`,
    `Es ging um ${name}.`,
    AS_WATCHER[watching],
  ],
  'ended-yours': (told) => [
    `Beendet: ${YOURS[told.action]}`,
    ended(told),
    afterTheEnd(told),
    SAVED_CODE[told.savedCode],
  ],
  'applied-lent': ({ name, lent, grantedUntil }) => [
    'Was Ihnen gehört, ist jetzt verliehen',
    `${name} ist Mitglied von ${lent} bis: ${grantedUntil}. Dann endet es von selbst, oder früher, wenn Sie es beenden.`,
    'Meldet sich die Person inzwischen an, schreiben wir Ihnen jedes Mal, und noch einmal, wenn es vorbei ist.',
  ],
  'used-lent': ({ name, lent, uses }) => [
    'Was Sie verliehen haben, ist vielleicht in Gebrauch',
    `${name}, auf Ihr Wort Mitglied von ${lent}, hat sich angemeldet: ${uses.join('; ')}.`,
    'Wissen Sie davon nichts, beenden Sie es dort, wo Sie zugestimmt haben.',
  ],
  'opened-shared': ({ name, lent }) => [
    'Jemand bittet um Zugriff auf ein Postfach, das Sie nutzen',
    `Der Helpdesk hat einen Fall eröffnet: ${name} möchte für eine Weile in ${lent}, als die Person selbst. Ein Passwort davon bekommt niemand.`,
    'Wissen Sie, warum das nicht sein darf, sagen Sie es jetzt der Person, der das Postfach gehört.',
  ],
  'coming-shared': ({ name, lent, until }) => [
    `Jemand bekommt Zugriff auf ein Postfach, das Sie nutzen: ${until}`,
    `${name} hat alles, was es für ${lent} braucht. Vorher geschieht nichts.`,
    'Wissen Sie, warum das nicht sein darf, sagen Sie es vorher der Person, der es gehört: Sie kann widersprechen.',
  ],
  'applied-shared': ({ name, lent, grantedUntil }) => [
    'Jemand hat Zugriff auf ein Postfach, das Sie nutzen',
    `${name} kann in ${lent} lesen und schreiben bis: ${grantedUntil}. Dann endet es von selbst.`,
    'Die Person, der es gehört, und jemand vom Identitätsteam haben zugestimmt. Ist das falsch, sagen Sie es ihr jetzt.',
  ],
  'ended-shared': ({ name, lent }) => [
    'Ein Fall zu einem Postfach, das Sie nutzen, ist vorbei',
    `${name} hat durch diesen Fall keinen Zugriff auf ${lent} mehr.`,
  ],
  'ended-lent': ({ name, lent, uses }) => [
    'Was Sie verliehen haben, ist wieder Ihres',
    `${name} ist durch diesen Fall nicht mehr Mitglied von ${lent}.`,
    uses.length === 0
      ? 'In dieser Zeit wurde keine Anmeldung der Person gesehen.'
      : `Die Person hat sich in dieser Zeit angemeldet: ${uses.join('; ')}.`,
  ],
  'ended-theirs': (told) => [`Beendet: ${THEIRS[told.action]}`, ended(told), `Der Fall kam von Ticket ${told.ticket}.`],
  'ended-managed': (told) => [
    `Nicht gut beendet: ${THEIRS[told.action]}`,
    `Es ging um ${told.name}. ${ended(told)}`,
    `${AS_MANAGER} Fragen Sie nach, ob alles in Ordnung ist, unter einer Nummer, die Sie schon vor heute hatten.`,
  ],
  'applied-depended': ({ action, name, grantedUntil }) => [
    `Erledigt: ${WANTED[action]}`,
    `Es war für ${name}. Sie erfahren davon, weil Ihnen das Konto unten gehört oder Ihr Dienst es braucht.`,
    action === 'api-key.rotate' ? `Der bisherige gilt noch bis: ${grantedUntil}, und danach nicht mehr.` : '',
  ],
  'ended-depended': (told) => [
    `Beendet: ${THEIRS[told.action]}`,
    ended(told),
    'Sie erfahren davon, weil Ihnen das Konto unten gehört oder Ihr Dienst es braucht. Womit es sich bisher angemeldet hat, ist tot.',
  ],
  'review-wanted': (told) => [
    `Ihre Überprüfung wird gebraucht: ${WANTED[told.action]}`,
    ended(told),
    `Das Los ist auf Sie gefallen. Sagen Sie, ob es gerechtfertigt war, spätestens: ${told.reviewDue}.`,
  ],
  'review-reminder': (told) => [
    `Noch zu überprüfen: ${WANTED[told.action]}`,
    ended(told),
    `Die Überprüfung ist fällig: ${told.reviewDue}.`,
  ],
  'review-overdue': (told) => [
    `Überprüfung überfällig: ${WANTED[told.action]}`,
    ended(told),
    `Der Fall bleibt offen, bis er überprüft ist. Fällig war das: ${told.reviewDue}.`,
  ],
  'contained-yours': ({ action }) => [
    `Angehalten: ${YOURS[action]}`,
    'Was geändert worden war, ist beendet, damit Ihr Konto sicher bleibt. Wenden Sie sich für einen neuen Fall an den Helpdesk.',
  ],
  'contained-review': ({ action }) => [
    `Angehalten, weil es jemand nicht war: ${WANTED[action]}`,
    'Jemand, den es betrifft, hat gesagt, es nicht gewesen zu sein. Was geändert worden war, ist beendet. Überprüfen Sie den Fall.',
  ],
};
