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
        'Its rights are what they were before.',
        told.acknowledgement
          ? `It works until ${told.until}. Unless somebody else confirms by then that it is well, it is disabled by itself.`
          : '',
      ];
    case 'agent.restore':
      return [
        'Its rights are what they were before, and what it did since it was disabled is looked at afterwards.',
        `It is disabled by itself at ${told.grantedUntil}, or earlier when anybody involved ends it.`,
      ];
    case 'mailbox.delegate':
      return [
        `It ends by itself at ${told.grantedUntil}, or earlier when anybody involved ends it. There is no password: sign in as yourself. Everybody who uses the mailbox is told, and it is reviewed afterwards.`,
      ];
    case 'api-key.rotate':
      return [
        `Its workload fetches the new one by itself, within ten minutes. The one before works until ${told.grantedUntil}, and then no more.`,
      ];
    case 'api-key.revoke':
      return ['Nothing works with it any more. Whoever needs another asks for one: two people countersign it.'];
  }
}
