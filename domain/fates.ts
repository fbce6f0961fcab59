import type { Refusal } from './refusals.js';
import type { RiskSignal } from './risk-signals.js';
import type { Tier } from './subjects.js';

/** What would have become of a ticket, the mildest first (issue 6, part 7). */
export const FATES = ['as today', 'slower', 'two people', 'refused'] as const;
export type Fate = (typeof FATES)[number];

/** Why a case would not have been opened, or not have come far. */
export type FateReason = Refusal | 'not-covered';

/** What a policy would have made of a ticket. */
export interface Foretold {
  readonly fate: Fate;
  readonly reason: FateReason | null;
  readonly tier: Tier | null;
  /** How many would have countersigned. */
  readonly approvals: number;
  /** How long it would have waited before anything happened. */
  readonly waitSeconds: number;
  readonly raisedBy: readonly RiskSignal[];
}

/** It would have been refused. */
export function foretoldRefused(reason: FateReason, raisedBy: readonly RiskSignal[] = []): Foretold {
  return { fate: 'refused', reason, tier: null, approvals: 0, waitSeconds: 0, raisedBy };
}
