import type { AccountAction } from '../../domain/actions.js';
import type { Told } from './texts.js';

/** What was changed of an account that is no person's, and what follows from it. */
export function appliedToAccount(action: AccountAction, told: Told, subject: string): readonly [string, ...string[]] {
  switch (action) {
    case 'service-account.enable':
      return [
        subject,
        'Seine Rechte sind die von vorher.',
        told.acknowledgement
          ? `Es arbeitet bis: ${told.until}. Bestätigt bis dahin niemand anderes, dass es gesund ist, sperrt es sich von selbst.`
          : '',
      ];
    case 'agent.restore':
      return [
        subject,
        'Seine Rechte sind die von vorher; was er seit der Sperre getan hat, wird danach überprüft.',
        `Er sperrt sich von selbst: ${told.grantedUntil}, oder früher, wenn ein Beteiligter es beendet.`,
      ];
    case 'mailbox.delegate':
      return [
        subject,
        `Er endet von selbst: ${told.grantedUntil}, oder früher, wenn ihn ein Beteiligter beendet. Ein Passwort gibt es nicht: Melden Sie sich als Sie selbst an. Wer das Postfach nutzt, erfährt davon, und danach wird er überprüft.`,
      ];
    case 'api-key.rotate':
      return [
        subject,
        `Wer ihn benutzt, holt sich den neuen selbst, binnen zehn Minuten. Der bisherige gilt noch bis: ${told.grantedUntil}, und danach nicht mehr.`,
      ];
    case 'api-key.revoke':
      return [
        subject,
        'Mit ihm geht nichts mehr. Wer einen anderen braucht, beantragt ihn: Zwei Personen zeichnen ihn gegen.',
      ];
    case 'certificate.reissue':
      return [
        subject,
        'Es gilt für den Schlüssel, der den Antrag unterschrieben hat. Alle früheren sind gesperrt: Was noch eines davon nutzt, wird abgewiesen.',
      ];
  }
}
