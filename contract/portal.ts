import type { Action } from '../domain/actions.js';

/** Where the subject's page is, at the API's own origin. */
export const RECOVER_PATH = '/recover';

/** Where a passkey that was enrolled signs that its owner is there: at the origin of the signing page, nowhere else. */
export const PASSKEY_PATH = '/passkey';

/** Where a browser comes back to that signed in at another issuer. */
export const SIGNED_IN_PATH = '/recover/signed-in';

/** What the subject's page carries through; for other cases it says where to go. */
export const ACTIONS_OF_THE_PORTAL: readonly Action[] = [
  'password.reset',
  'mfa.reset',
  'mfa.rebind',
  'mfa.rebind-remote',
  'access.emergency',
  'account.unlock',
  'contact.change',
  'access.delegate',
  'service-account.enable',
  'agent.restore',
  'mailbox.delegate',
  'api-key.rotate',
  'api-key.revoke',
  'certificate.reissue',
];
