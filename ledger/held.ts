import { entryDigest, entryHash, type LedgerRow } from './chain.js';
import { overtakes } from './overtaken.js';

/** The kind of the further entry that marks others as not taken; those are never edited (issue 3, item 10). */
const NOT_TAKEN = 'not-taken';

/** What such an entry says: the entry that holds for its run and sequence, and those that no longer do. */
export interface NotTaken {
  readonly holds: string;
  readonly notTaken: readonly string[];
  /** The stream's last hash before it, so that going back and forth between two entries is told each time. */
  readonly after: string;
}

/**
 * The entries that hold, in the order they came to: those the case went on from. A retried workflow task may have recorded
 * another entry for the same sequence; the later one holds (architecture, section 5: Recording).
 */
export function heldEntries<R extends Pick<LedgerRow, 'kind' | 'body' | 'hash' | 'runId'>>(rows: readonly R[]): R[] {
  const held = new Map<string, R>();
  const ofRun = new Map(rows.map((row) => [`${row.runId} ${row.hash}`, row]));
  for (const row of rows) {
    if (row.kind !== NOT_TAKEN) {
      held.set(row.hash, row);
      continue;
    }
    const { holds, notTaken } = JSON.parse(row.body) as NotTaken;
    // A run's marks reach its own entries only.
    for (const hash of [...notTaken, holds]) if (ofRun.has(`${row.runId} ${hash}`)) held.delete(hash);
    const holding = ofRun.get(`${row.runId} ${holds}`);
    if (holding) held.set(holds, holding);
  }
  return [...held.values()];
}

/** The rules of the ledger, for `db/ledger-store.ts`, which knows SQL and none of ours. */
export const ledgerRules = { entryDigest, entryHash, heldEntries, overtakes, notTakenKind: NOT_TAKEN } as const;
