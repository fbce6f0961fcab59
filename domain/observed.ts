import type { Action } from './actions.js';
import type { Foretold } from './fates.js';
import type { QuietMode } from './modes.js';
import type { TicketRef } from './receipts.js';
import type { PersonId } from './subjects.js';

/** A ticket for which nothing was opened, and what would have become of it. Goes into the ledger as it is. */
export interface ObservedTicket extends Foretold {
  readonly mode: QuietMode;
  readonly action: Action;
  readonly ticket: TicketRef;
  /** Who asked: a desk, and its agent where there is one. */
  readonly by: { readonly clientId: string; readonly personId: PersonId | null };
  /** Null where the directory of record knows nobody by the name, or more than one. */
  readonly subject: PersonId | null;
  readonly policyDigest: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What whoever asked is told: that nothing was opened, and, where Countersign advises, what would have become of it. */
export interface Advice {
  readonly mode: QuietMode;
  readonly foretold: Foretold | null;
}

/** What of a ticket is told to whoever asked. */
export function adviceOf({ mode, fate, reason, tier, approvals, waitSeconds, raisedBy }: ObservedTicket): Advice {
  const foretold = { fate, reason, tier, approvals, waitSeconds, raisedBy };
  return { mode, foretold: mode === 'advise' ? foretold : null };
}
