import type { Db } from './connect.js';
import { appendEntry, type LedgerRules } from './ledger-store.js';

/** Something that was tried and refused before it could become a step of a case. */
export interface RefusedAttempt {
  readonly caseId: string;
  readonly runId: string;
  readonly sequence: number;
  readonly kind: 'vetoed' | 'opening-refused';
  /** Canonical JSON text. */
  readonly bodyJson: string;
  readonly at: number;
}

/**
 * Records a refused attempt in a stream of its own, so that the case's own chain holds steps only.
 *
 * @param db as `countersign_ledger`
 */
export async function recordRefusedAttempt(db: Db, rules: LedgerRules, attempt: RefusedAttempt): Promise<void> {
  const { caseId, runId, sequence, kind, bodyJson: body, at } = attempt;
  const stream = `refused-attempts:${caseId}`;
  await db
    .transaction()
    .execute((trx) => appendEntry(trx, rules, { stream, runId, sequence, kind, body, reset: false, at }));
}
