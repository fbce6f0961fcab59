import type { Phase } from './case.js';
import type { Fact } from './facts.js';
import type { Outcome } from './outcomes.js';
import type { Refusal } from './refusals.js';

/** One line of a case's story, as the ledger keeps it: what was heard, what became of it. */
export interface Entry {
  readonly caseId: string;
  /** Counts from 1 within the case. */
  readonly sequence: number;
  readonly fact: Fact;
  /** The message that caused it, so that whoever sent it can be answered; null for the world's own facts. */
  readonly messageId: string | null;
  readonly refusal: Refusal | null;
  /** Why the evidence that is enough by its row is not for this subject; absent where nothing of the kind stands in the way. */
  readonly lacks?: Refusal;
  readonly phaseBefore: Phase;
  readonly phase: Phase;
  readonly outcome: Outcome | null;
  /** Workflow time in epoch milliseconds. */
  readonly at: number;
}
