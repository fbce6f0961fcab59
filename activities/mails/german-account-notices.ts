import type { Action } from '../../domain/actions.js';
import type { Told } from './texts.js';

/** Actions on accounts that are no person's. */
type OfAccount = Extract<
  Action,
  'service-account.enable' | 'agent.restore' | 'mailbox.delegate' | 'api-key.rotate' | 'api-key.revoke'
>;

/** What follows from what was done to an account that is no person's. */
export function appliedToAccount(told: Told, action: OfAccount): readonly string[] {
  switch (action) {
    case 'service-account.enable':
      return [
        'Seine Rechte sind die von vorher.',
        told.acknowledgement
          ? `Es arbeitet bis: ${told.until}. Bestätigt bis dahin niemand anderes, dass es gesund ist, sperrt es sich von selbst.`
          : '',
      ];
    case 'agent.restore':
      return [
        'Seine Rechte sind die von vorher; was er seit der Sperre getan hat, wird danach überprüft.',
        `Er sperrt sich von selbst: ${told.grantedUntil}, oder früher, wenn ein Beteiligter es beendet.`,
      ];
    case 'mailbox.delegate':
      return [
        `Er endet von selbst: ${told.grantedUntil}, oder früher, wenn ihn ein Beteiligter beendet. Ein Passwort gibt es nicht: Melden Sie sich als Sie selbst an. Wer das Postfach nutzt, erfährt davon, und danach wird er überprüft.`,
      ];
    case 'api-key.rotate':
      return [
        `Wer ihn benutzt, holt sich den neuen selbst, binnen zehn Minuten. Der bisherige gilt noch bis: ${told.grantedUntil}, und danach nicht mehr.`,
      ];
    case 'api-key.revoke':
      return ['Mit ihm geht nichts mehr. Wer einen anderen braucht, beantragt ihn: Zwei Personen zeichnen ihn gegen.'];
  }
}
