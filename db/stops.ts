import type { Db } from './connect.js';
import type { Json } from './json.js';

/** A fact that this case must not proceed, with the verifier's receipt for it. */
export interface NewStop {
  readonly caseId: string;
  readonly messageId: string;
  readonly receiptJson: string;
  readonly at: number;
}

/** Records a stop fact, for good: no role and not even the owner can take it back (invariant 10). Safe to repeat. */
export async function insertStop(db: Db, { caseId, messageId, receiptJson, at }: NewStop): Promise<void> {
  await db
    .insertInto('stop_fact')
    .values({ case_id: caseId, message_id: messageId, receipt: receiptJson, stopped_at: at })
    .onConflict((conflict) => conflict.columns(['case_id', 'message_id']).doNothing())
    .execute();
}

/** The receipts of all stop facts of a case, oldest first. One is enough to stop. */
export async function readStops(db: Db, caseId: string): Promise<Json[]> {
  const rows = await db
    .selectFrom('stop_fact')
    .select('receipt')
    .where('case_id', '=', caseId)
    .orderBy('stopped_at')
    .orderBy('message_id')
    .execute();
  return rows.map((row) => row.receipt);
}
