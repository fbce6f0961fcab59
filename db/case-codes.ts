import type { Db, Trx } from './connect.js';

/**
 * Gives a case its code, in the transaction that opens it.
 *
 * @throws when another case has the code: the opening is tried again, with another
 */
export async function keepCaseCode(trx: Trx, caseId: string, code: string): Promise<void> {
  await trx.insertInto('case_code').values({ case_id: caseId, code }).execute();
}

/** The code of a case, or null for one that has none. */
export async function readCaseCodeOf(db: Db, caseId: string): Promise<string | null> {
  const row = await db.selectFrom('case_code').select('code').where('case_id', '=', caseId).executeTakeFirst();
  return row?.code ?? null;
}

/** The case that has a code and no outcome yet, or undefined: nobody can tell a closed one from none. */
export async function findCaseByCode(db: Db, code: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('case_code')
    .innerJoin('case_view', 'case_view.case_id', 'case_code.case_id')
    .select('case_code.case_id')
    .where('case_code.code', '=', code)
    .where('case_view.outcome', 'is', null)
    .executeTakeFirst();
  return row?.case_id;
}
