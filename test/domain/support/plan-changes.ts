import type { Action } from '../../../domain/actions.js';
import type { PlannedEffect } from '../../../domain/effects.js';
import type { AcknowledgementRule, ApprovalRule, EvidenceRule, ReviewRule, Windows } from '../../../domain/plan.js';

/** What a test changes in the sample plan. */
export interface PlanChanges {
  /** Whose sample plan; `password.reset`, unless said otherwise. */
  readonly action?: Action;
  readonly evidence?: Partial<EvidenceRule>;
  readonly approvals?: Partial<ApprovalRule>;
  readonly acknowledgement?: Partial<AcknowledgementRule>;
  readonly windows?: Partial<Windows>;
  readonly review?: Partial<ReviewRule>;
  readonly effects?: readonly PlannedEffect[];
}
