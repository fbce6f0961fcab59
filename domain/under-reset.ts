import type { Action } from './actions.js';
import type { Enrolled } from './enrolled.js';
import type { Authenticator, EvidenceReceipt } from './evidence.js';

/** What an action replaces. */
function replacedBy(action: Action): readonly Authenticator[] {
  switch (action) {
    case 'password.reset':
      return ['password'];
    case 'access.emergency':
      return [];
  }
}

/** The authenticators one must hold already to use an enrolled thing: a mailbox behind the identity provider needs its password. */
export function neededToUse(enrolled: Enrolled): readonly Authenticator[] {
  switch (enrolled.kind) {
    case 'email':
      return enrolled.behindIdentityProvider ? ['password'] : [];
    case 'totp':
    case 'passkey':
    case 'recovery-code':
      return [];
  }
}

/**
 * Whether evidence comes from behind the very thing under reset: who took that over has the evidence too, and who lost
 * it cannot give it (invariant 2; recovery policy, section 1 and row 1b).
 */
export function isUnderReset(action: Action, receipt: Pick<EvidenceReceipt, 'behind'>): boolean {
  return replacedBy(action).some((authenticator) => receipt.behind.includes(authenticator));
}
