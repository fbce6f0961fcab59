import type { Db } from './connect.js';

/** A notice as it was sent. Its Message-ID derives from case and occasion, so that a retry is the same mail. */
export interface SentNotice {
  readonly messageId: string;
  readonly caseId: string;
  readonly kind: string;
  readonly at: number;
}

/** Whether a notice was sent before. */
export async function wasNoticeSent(db: Db, messageId: string): Promise<boolean> {
  const row = await db.selectFrom('notice').select('sent_at').where('message_id', '=', messageId).executeTakeFirst();
  return row !== undefined;
}

/** Notes that the mail server took a notice. Safe to repeat. */
export async function noteNoticeSent(db: Db, { messageId, caseId, kind, at }: SentNotice): Promise<void> {
  await db
    .insertInto('notice')
    .values({ message_id: messageId, case_id: caseId, kind, sent_at: at })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .execute();
}
