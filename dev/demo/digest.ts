import { connect } from '../../db/connect.js';
import type { Environment } from '../environment/environment.js';

/** When the digest goes out in which a manager reads of a case, as the case worker keeps it; null when it is in none. */
export async function digestDue({ database }: Environment, managerId: string, caseId: string): Promise<number | null> {
  const db = connect(database.countersign_case_worker);
  try {
    const row = await db
      .selectFrom('digest_item')
      .innerJoin('digest', (join) =>
        join.onRef('digest.manager_id', '=', 'digest_item.manager_id').onRef('digest.day', '=', 'digest_item.day'),
      )
      .select('due_at')
      .where('digest_item.manager_id', '=', managerId)
      .where('case_id', '=', caseId)
      .orderBy('due_at')
      .executeTakeFirst();
    return row?.due_at ?? null;
  } finally {
    await db.destroy();
  }
}
