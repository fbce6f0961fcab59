import type { Phase } from './case.js';

/** What people may send, by the names of `contract/messages.ts`. */
export type Sendable = 'challenge' | 'evidence' | 'claim' | 'decision' | 'stop';

/**
 * Whether a phase has a use for a kind of message. What is not wanted is refused before it is verified, so that nothing
 * is consumed for it. A stop is always wanted.
 */
export function wants(phase: Phase, kind: Sendable): boolean {
  if (kind === 'stop') return true;
  switch (phase) {
    case 'verifying':
      return kind === 'challenge' || kind === 'evidence';
    case 'awaiting-claim':
      return true;
    case 'approving':
    case 'cooling-off':
    case 'executing':
    case 'under-review':
      return kind === 'decision';
    case 'opening':
    case 'in-force':
    case 'ending':
    case 'closed':
      return false;
  }
}
