import { isOfAccount } from './actions.js';
import type { EnrolledFacts } from './enrolled.js';
import { LOSABLE, type Authenticator, type EvidenceReceipt } from './evidence.js';
import type { OpeningReceipt } from './receipts.js';

/** What a case replaces. A loss of which nobody said what it is may be of anything. */
function replacedBy({
  action,
  lostAuthenticator,
}: Pick<OpeningReceipt, 'action' | 'lostAuthenticator'>): readonly Authenticator[] {
  if (isOfAccount(action)) return [];
  switch (action) {
    case 'password.reset':
      return ['password'];
    case 'mfa.reset':
      return lostAuthenticator === undefined ? LOSABLE : [lostAuthenticator];
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
      return LOSABLE;
    case 'access.emergency':
    case 'account.unlock':
    case 'contact.change':
    case 'access.delegate':
      return [];
  }
}

/**
 * Whether two things are lost together: on the same device, or, where enrolment does not know the devices of both, in the
 * same compromise domain (recovery policy, section 5.4: one handset unless something shows otherwise).
 */
function areLostTogether(one: EnrolledFacts, other: EnrolledFacts): boolean {
  if (one.device !== undefined && other.device !== undefined) return one.device === other.device;
  return one.domains.some((domain) => other.domains.includes(domain));
}

/**
 * The authenticators one must hold already to use an enrolled thing, among all that a person enrolled: a mailbox, or an
 * account elsewhere, behind the identity provider needs its password, and what is on a phone with a passkey needs the phone, as that passkey does.
 * A device counts by the passkey on it.
 */
export function neededToUse(enrolled: EnrolledFacts, all: readonly EnrolledFacts[]): readonly Authenticator[] {
  const password = enrolled.behindIdentityProvider === true;
  const passkey =
    enrolled.kind === 'device' || all.some((other) => other.kind === 'passkey' && areLostTogether(enrolled, other));
  return [...(password ? (['password'] as const) : []), ...(passkey ? (['passkey'] as const) : [])];
}

/**
 * Whether evidence comes from behind the very thing under reset: who took that over has the evidence too, and who lost
 * it cannot give it (invariant 2; recovery policy, section 1 and rows 1b and 3).
 */
export function isUnderReset(
  opening: Pick<OpeningReceipt, 'action' | 'lostAuthenticator'>,
  receipt: Pick<EvidenceReceipt, 'behind'>,
): boolean {
  return replacedBy(opening).some((authenticator) => receipt.behind.includes(authenticator));
}
