import type { Case } from './case.js';
import { wantsAcknowledgement } from './grants.js';
import type { Refusal } from './refusals.js';

/** What people may send, by the names of `contract/messages.ts`. */
export type Sendable = 'challenge' | 'evidence' | 'claim' | 'decision' | 'stop';

/**
 * Whether a case has a use for a kind of message in its phase. What is not wanted is refused before it is verified, so
 * that nothing is consumed for it. A stop is always wanted.
 */
export function wants(kase: Pick<Case, 'phase' | 'plan' | 'acknowledgement' | 'claimWindow'>, kind: Sendable): boolean {
  if (kind === 'stop') return true;
  switch (kase.phase) {
    case 'verifying':
      return kind === 'challenge' || kind === 'evidence';
    case 'awaiting-claim':
      return kind !== 'claim' || kase.claimWindow !== null;
    case 'approving':
    case 'cooling-off':
    case 'executing':
    case 'under-review':
      return kind === 'decision';
    case 'in-force':
      return kind === 'decision' && wantsAcknowledgement(kase);
    case 'opening':
    case 'ending':
    case 'closed':
      return false;
  }
}

/** Why a message that is not wanted is refused, as its sender can make use of it. */
export function unwantedRefusal({ phase }: Pick<Case, 'phase'>, kind: Sendable): Refusal {
  if (phase === 'closed') return 'case-closed';
  return phase === 'awaiting-claim' && kind === 'claim' ? 'claim-not-open' : 'not-wanted-now';
}
