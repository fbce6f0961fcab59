import type { AccountAction } from '../../domain/actions.js';
import type { Told } from './texts.js';

/** What was changed of an account that is no person's, and what follows from it. */
export function appliedToAccount(action: AccountAction, told: Told, subject: string): readonly [string, ...string[]] {
  switch (action) {
    case 'service-account.enable':
      return [
        subject,
        'Its rights are what they were before.',
        told.acknowledgement
          ? `It works until ${told.until}. Unless somebody else confirms by then that it is well, it is disabled by itself.`
          : '',
      ];
    case 'agent.restore':
      return [
        subject,
        'Its rights are what they were before, and what it did since it was disabled is looked at afterwards.',
        `It is disabled by itself at ${told.grantedUntil}, or earlier when anybody involved ends it.`,
      ];
    case 'mailbox.delegate':
      return [
        subject,
        `It ends by itself at ${told.grantedUntil}, or earlier when anybody involved ends it. There is no password: sign in as yourself. Everybody who uses the mailbox is told, and it is reviewed afterwards.`,
      ];
    case 'api-key.rotate':
      return [
        subject,
        `Its workload fetches the new one by itself, within ten minutes. The one before works until ${told.grantedUntil}, and then no more.`,
      ];
    case 'api-key.revoke':
      return [
        subject,
        'Nothing works with it any more. Whoever needs another asks for one: two people countersign it.',
      ];
    case 'certificate.reissue':
      return [
        subject,
        'It is for the key that signed the request, and every earlier one is revoked: whatever still uses an earlier one is refused.',
      ];
  }
}
