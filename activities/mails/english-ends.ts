import type { Told } from './texts.js';

/** What the subject should do about an end, if anything. */
export function afterTheEnd({ action, suspended }: Told): string {
  switch (action) {
    case 'password.reset':
      return 'If you still need it, go to the help desk. If your account does not let you in, that is to keep it safe.';
    case 'mfa.reset':
      return suspended
        ? 'Your account is safe: the lost passkey stays suspended and signs nobody in, and no new one is bound. If you still need one, go to the help desk.'
        : 'Nothing was changed. If you lost your passkey, go to the help desk.';
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
      return suspended
        ? 'Your account is safe: the passkeys and the app from before sign nobody in, and no new passkey is bound. If you still need one, go to the help desk.'
        : 'Nothing was changed. If you lost what you sign in with, go to the help desk.';
    case 'account.unlock':
      return 'If you still cannot sign in, go to the help desk. If too many sign-ins went wrong, you need a new password.';
    case 'contact.change':
      return 'What you had enrolled before stays as it was. If you still want another address, go to the help desk.';
    case 'access.delegate':
      return 'You have no access from it any more. If you still need it, ask for it anew at the help desk.';
    case 'service-account.enable':
      return 'If the account is still needed and does not work, ask for it anew, with an approved change.';
    case 'agent.restore':
      return 'The agent does not work any more by it. If it is still needed, ask for it anew at the help desk.';
    case 'mailbox.delegate':
      return 'You have no access to the mailbox from it any more. If you still need it, ask for it anew at the help desk.';
    case 'api-key.rotate':
      return 'If nothing works with the new key, ask for another: nobody can read one out, or send it to you.';
    case 'api-key.revoke':
      return 'If you know that the key is still in wrong hands, report it anew.';
    case 'certificate.reissue':
      return 'If the account still needs a certificate, make a new key where it is used and ask anew.';
    case 'access.emergency':
      return 'You have no emergency access from it any more. If you still need it, ask for it anew at the help desk.';
  }
}
