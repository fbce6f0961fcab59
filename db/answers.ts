import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from './connect.js';
import type { Json } from './json.js';

/** Short against what recording takes, long against what a query costs. */
const ASK_AGAIN_AFTER_MS = 50;

/** The word on a message, written when its step was recorded, or undefined as long as there is none. */
export async function readAnswer(db: Db, caseId: string, messageId: string): Promise<Json | undefined> {
  const row = await db
    .selectFrom('answer')
    .select('answer')
    .where('case_id', '=', caseId)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row?.answer;
}

/** Waits for the word on a message (architecture, section 5: Synchronous answers); undefined when time ran out. */
export async function waitForAnswer(
  db: Db,
  caseId: string,
  messageId: string,
  timeoutMs: number,
): Promise<Json | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const answer = await readAnswer(db, caseId, messageId);
    if (answer !== undefined || performance.now() >= giveUpAt) return answer;
    await pause(ASK_AGAIN_AFTER_MS);
  }
}
