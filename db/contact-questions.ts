import { sql } from 'kysely';
import type { Db, Trx } from './connect.js';

/** Takes up whoever enrolled something since the last time: whether a contact is among it stands only in what was signed. */
export async function takeUpHolders(db: Db, now: number): Promise<void> {
  await sql`insert into countersign.contact_look (person_id, look_at)
    select distinct s.person_id, ${now}::bigint from countersign.enrolled_set s
    where not exists (select 1 from countersign.contact_look l where l.person_id = s.person_id)
    on conflict do nothing`.execute(db);
}

/**
 * Takes whoever is longest due, looks at them, and writes when to look again, all or none. Somebody whom another worker looks
 * at is left to it. Null when nobody is due.
 *
 * @param look gives when to look again; when it throws, nothing is written
 */
export async function lookAtDueHolder(
  db: Db,
  now: number,
  look: (trx: Trx, personId: string) => Promise<number>,
): Promise<string | null> {
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('contact_look')
      .select('person_id as personId')
      .where('look_at', '<=', now)
      .orderBy('look_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (due === undefined) return null;
    await lookAgain(trx, due.personId, await look(trx, due.personId));
    return due.personId;
  });
}

/** Writes when somebody is looked at again. */
export async function lookAgain(db: Db | Trx, personId: string, at: number): Promise<void> {
  await db.updateTable('contact_look').set({ look_at: at }).where('person_id', '=', personId).execute();
}

/** A contact, and the year since they were named. */
interface Question {
  readonly enrolledId: string;
  readonly year: number;
}

/** Those of some questions that were not asked yet. */
export async function unasked(trx: Trx, questions: readonly Question[]): Promise<readonly Question[]> {
  if (questions.length === 0) return [];
  const ids = questions.map(({ enrolledId }) => enrolledId);
  const asked = await trx
    .selectFrom('contact_question')
    .select(['enrolled_id as enrolledId', 'year'])
    .where('enrolled_id', 'in', ids)
    .execute();
  return questions.filter(({ enrolledId, year }) =>
    asked.every((one) => one.enrolledId !== enrolledId || one.year !== year),
  );
}

/**
 * Notes questions in the transaction that sends them.
 *
 * @throws when one was asked before
 */
export async function noteContactQuestions(trx: Trx, questions: readonly Question[], at: number): Promise<void> {
  const rows = questions.map(({ enrolledId, year }) => ({ enrolled_id: enrolledId, year, asked_at: at }));
  await trx.insertInto('contact_question').values(rows).execute();
}
