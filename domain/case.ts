import type { Action } from './actions.js';
import type { Decision } from './decisions.js';
import type { CaseEffect, EffectStage } from './effects.js';
import type { Evidence } from './evidence.js';
import type { Outcome } from './outcomes.js';
import type { Plan } from './plan.js';
import type { Claim, FactsCheck, HandOver, Opening, Stop } from './receipts.js';
import type { Refusal } from './refusals.js';
import type { Subject } from './subjects.js';

/** Where a case stands (architecture, section 5). */
export const PHASES = [
  'opening',
  'verifying',
  'approving',
  'cooling-off',
  'executing',
  'awaiting-claim',
  'in-force',
  'ending',
  'under-review',
  'closed',
] as const;
export type Phase = (typeof PHASES)[number];

/** The claim's own small window: one fresh item opens it, the chosen password spends it. */
export interface ClaimWindow {
  readonly fresh: Evidence;
  readonly until: number;
}

/** What counted under a plan in whose place a heavier one came, and counts no more. `at` in epoch milliseconds. */
export interface Lapsed {
  readonly at: number;
  readonly evidence: readonly Evidence[];
  readonly approvals: readonly Decision[];
}

/** Who was called again while approvals were missing. */
export interface CallsMade {
  /** When those who may approve were reminded last; null while they were not. Epoch milliseconds. */
  readonly remindedAt: number | null;
  /** The steps of the plan's escalation that were taken, in its order, each by the entry that took it. */
  readonly escalatedBy: readonly number[];
}

/**
 * One recovery of one thing for one subject. Plain data: it continues as new at any turn, and it is all the workflow
 * knows. Times in epoch milliseconds.
 */
export interface Case {
  readonly id: string;
  readonly phase: Phase;
  /** Sequence number of the last entry recorded for it. */
  readonly sequence: number;
  /** The one deadline of the phase, or null where only a fact moves it. */
  readonly deadline: number | null;
  readonly action: Action;
  readonly subject: Subject;
  readonly opening: Opening;
  /** Who handed it to whom, oldest first; absent while nobody did. */
  readonly handOvers?: readonly HandOver[];
  readonly plan: Plan;
  /** The session all evidence and the claim come from, fixed by the first item accepted. */
  readonly session: string | null;
  readonly evidence: readonly Evidence[];
  /** What went stale before the evidence was enough, and what opened the claim's window, oldest first; absent while there is none. */
  readonly evidenceBeside?: readonly Evidence[];
  /** When the evidence was judged and frozen. */
  readonly frozenAt: number | null;
  readonly attemptsRefused: number;
  readonly approvals: readonly Decision[];
  /** Who took their approval back, oldest first; absent while nobody did. */
  readonly withdrawals?: readonly Decision[];
  /** What lapsed when the case was planned anew; absent while it was not. */
  readonly lapsed?: Lapsed;
  /** Who was called again while approvals were missing; absent while nobody was. */
  readonly calls?: CallsMade;
  readonly stage: EffectStage;
  readonly facts: readonly FactsCheck[];
  readonly handOverUntil: number | null;
  readonly claimWindow: ClaimWindow | null;
  readonly claim: Claim | null;
  /** Why the target did not take what was last claimed; the subject may choose again while the window is open. */
  readonly claimRefusal: Refusal | null;
  /** What holds the case back before its next effect; absent while nothing does. It says nothing in any other phase. */
  readonly heldBackBy?: 'global-stop';
  readonly effects: readonly CaseEffect[];
  /** Until when what is granted may stay at most; absent while nothing is. */
  readonly grantedUntil?: number;
  /** The word of a further person that what is granted is known of; absent until it is given. */
  readonly acknowledgement?: Decision;
  readonly outcome: Outcome | null;
  /** The stop fact: once set the case may only end, be reviewed and close (invariant 10). */
  readonly stop: Stop | null;
  /** What stopped it before somebody said "not me": whoever did so has a part still. */
  readonly earlierStop?: Stop;
  /** A denial or veto that ended it. */
  readonly stoppedBy: Decision | null;
  /** Set when this run is not the one the case began with: it may only undo. */
  readonly mayOnlyUndo: boolean;
  readonly needsHuman: boolean;
  readonly review: Decision | null;
  readonly reviewDueAt: number | null;
  readonly remindersSent: number;
}
