import type { Db } from './connect.js';

/** Whether a mail of a change was taken by the mail server. */
export async function wasChangeMailSent(db: Db, messageId: string): Promise<boolean> {
  const row = await db
    .selectFrom('enrolment_notice')
    .select('message_id')
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes that it was. */
export async function noteChangeMailSent(db: Db, messageId: string, changeId: string, at: number): Promise<void> {
  await db
    .insertInto('enrolment_notice')
    .values({ message_id: messageId, change_id: changeId, sent_at: at })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute();
}
