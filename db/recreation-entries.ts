import type { Db } from './connect.js';
import { appendEntry, type LedgerRules } from './ledger-store.js';

/** Something that somebody did at a target after a case had ended its grant there. Times in epoch milliseconds. */
export interface RecreationEntry {
  readonly effectId: string;
  readonly kind: 'grant-recreated' | 'grant-ended-again';
  /** Counts within the effect. */
  readonly sequence: number;
  /** Canonical JSON text. */
  readonly bodyJson: string;
  readonly at: number;
}

/** No workflow run tells of it: the case may be closed for long. */
const TOLD_BY = 'reconciler';

/** The ledger stream of what was put back by hand of one effect. */
export const recreationStream = (effectId: string) => `recreated:${effectId}`;

/**
 * Records it in a stream of its own, so that the case's own chain holds steps only. The same entry again is one entry.
 *
 * @param db as `countersign_ledger`
 */
export async function recordRecreation(db: Db, rules: LedgerRules, entry: RecreationEntry): Promise<void> {
  const { effectId, sequence, kind, bodyJson: body, at } = entry;
  const stream = recreationStream(effectId);
  await db
    .transaction()
    .execute((trx) => appendEntry(trx, rules, { stream, runId: TOLD_BY, sequence, kind, body, reset: false, at }));
}
