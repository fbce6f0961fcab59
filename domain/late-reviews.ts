import type { Action } from './actions.js';
import type { Case } from './case.js';

/** Actions whose late review has a consequence for whom they were for (recovery policy, row 14: within 24 hours). */
const SUSPENDED_BY: Readonly<Record<Action, boolean>> = {
  'password.reset': false,
  'access.emergency': true,
  'mfa.reset': false,
  'mfa.rebind': false,
  'mfa.rebind-remote': false,
  'account.unlock': false,
  'contact.change': false,
  'access.delegate': true,
  'service-account.enable': false,
  'agent.restore': false,
  'mailbox.delegate': true,
  'api-key.rotate': false,
  'api-key.revoke': false,
  'certificate.reissue': false,
};

/**
 * Whether a person gets none of an action for now: they had it before, and its review is late. It needs a reviewer's word
 * and nothing else to be had again.
 */
export function isSuspended(
  action: Action,
  before: readonly Pick<Case, 'action' | 'phase' | 'reviewDueAt'>[],
  now: number,
): boolean {
  return (
    SUSPENDED_BY[action] &&
    before.some(
      (kase) =>
        kase.action === action && kase.phase === 'under-review' && kase.reviewDueAt !== null && kase.reviewDueAt <= now,
    )
  );
}
