import type { Case, Phase } from './case.js';
import { wantsAcknowledgement } from './grants.js';
import type { Refusal } from './refusals.js';

/** What people may send, by the names of `contract/messages.ts`. */
export type Sendable = 'challenge' | 'evidence' | 'claim' | 'decision' | 'hand-over' | 'stop';

/** While a case is under way somebody holds it for the desk, and may hand it over. */
const UNDER_WAY: readonly Phase[] = [
  'verifying',
  'approving',
  'cooling-off',
  'executing',
  'awaiting-claim',
  'in-force',
];

/**
 * Whether a case has a use for a kind of message in its phase. What is not wanted is refused before it is verified, so
 * that nothing is consumed for it. A stop is always wanted.
 */
export function wants(kase: Pick<Case, 'phase' | 'plan' | 'acknowledgement' | 'claimWindow'>, kind: Sendable): boolean {
  if (kind === 'stop') return true;
  if (kind === 'hand-over') return UNDER_WAY.includes(kase.phase);
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
