import type { Db, Trx } from './connect.js';

/** One manager's digest of one day of theirs (`YYYY-MM-DD`). */
export interface DigestKey {
  readonly managerId: string;
  readonly day: string;
}

/** From when the digest of a day goes out; epoch milliseconds. */
interface DueDay {
  readonly day: string;
  readonly at: number;
}

/** Something that a manager reads in a digest. */
export interface HeldForDigest {
  readonly managerId: string;
  readonly caseId: string;
  readonly kind: string;
  readonly at: number;
}

/** The digest of a day, locked; null when it was sent, so that nothing is added to what somebody has read. */
async function openDigest(trx: Trx, { managerId, day }: DigestKey, dueAt: number): Promise<DigestKey | null> {
  await trx
    .insertInto('digest')
    .values({ manager_id: managerId, day, due_at: dueAt, sent_at: null })
    .onConflict((conflict) => conflict.columns(['manager_id', 'day']).doNothing())
    .execute();
  const row = await trx
    .selectFrom('digest')
    .select('sent_at')
    .where('manager_id', '=', managerId)
    .where('day', '=', day)
    .forUpdate()
    .executeTakeFirst();
  return row?.sent_at === null ? { managerId, day } : null;
}

async function isHeld(trx: Trx, { managerId, caseId, kind }: HeldForDigest): Promise<boolean> {
  const row = await trx
    .selectFrom('digest_item')
    .select('day')
    .where('manager_id', '=', managerId)
    .where('case_id', '=', caseId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Keeps something for the first of these mornings whose digest was not sent yet. Safe to repeat: it is in one digest.
 *
 * @throws when all of them were sent
 */
export async function holdForDigest(db: Db, held: HeldForDigest, mornings: readonly DueDay[]): Promise<void> {
  const { managerId, caseId, kind, at } = held;
  await db.transaction().execute(async (trx) => {
    if (await isHeld(trx, held)) return;
    for (const morning of mornings) {
      const digest = await openDigest(trx, { managerId, day: morning.day }, morning.at);
      if (digest === null) continue;
      await trx
        .insertInto('digest_item')
        .values({ manager_id: managerId, case_id: caseId, kind, day: digest.day, held_at: at })
        .onConflict((conflict) => conflict.columns(['manager_id', 'case_id', 'kind']).doNothing())
        .execute();
      return;
    }
    throw new Error('every digest that this could go into was sent');
  });
}

/**
 * Takes the digest that is longest due, does what is to be done with it, and notes that it was sent, all or none. One that
 * somebody else is sending is left to them. Null when nothing is due.
 *
 * @param except those that could not be sent in this pass
 * @param send is given the cases in the order in which they came; when it throws, the digest stays unsent
 */
export async function sendDueDigest(
  db: Db,
  { now, except }: { readonly now: number; readonly except: readonly DigestKey[] },
  send: (digest: DigestKey, caseIds: readonly string[]) => Promise<void>,
): Promise<DigestKey | null> {
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('digest')
      .select(['manager_id as managerId', 'day'])
      .where('sent_at', 'is', null)
      .where('due_at', '<=', now)
      .where(({ and, not, eb }) =>
        and(except.map(({ managerId, day }) => not(and([eb('manager_id', '=', managerId), eb('day', '=', day)])))),
      )
      .orderBy('due_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (due === undefined) return null;
    await send(due, await casesOf(trx, due));
    const { managerId, day } = due;
    await trx
      .updateTable('digest')
      .set({ sent_at: now })
      .where('manager_id', '=', managerId)
      .where('day', '=', day)
      .execute();
    return due;
  });
}

async function casesOf(trx: Trx, { managerId, day }: DigestKey): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('digest_item')
    .select(({ fn }) => ['case_id as caseId', fn.min('held_at').as('first')])
    .where('manager_id', '=', managerId)
    .where('day', '=', day)
    .groupBy('case_id')
    .orderBy('first')
    .orderBy('case_id')
    .execute();
  return rows.map(({ caseId }) => caseId);
}
