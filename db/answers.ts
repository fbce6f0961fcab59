import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from './connect.js';
import type { Json } from './json.js';

/**
 * When to look again, and then again and again: a verdict and its entry take some forty milliseconds where nothing else
 * goes on, and who waits longer than that waits for something slow. Looking takes about one.
 */
const LOOK_AFTER_MS = { first: 25, soon: 10, later: 50 } as const;
/** Until then it is looked for often. */
const SOON_MS = 250;

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
  const from = performance.now();
  let pauseMs: number = LOOK_AFTER_MS.first;
  for (;;) {
    await pause(Math.min(pauseMs, timeoutMs));
    const answer = await readAnswer(db, caseId, messageId);
    const waitedMs = performance.now() - from;
    if (answer !== undefined || waitedMs >= timeoutMs) return answer;
    pauseMs = waitedMs < SOON_MS ? LOOK_AFTER_MS.soon : LOOK_AFTER_MS.later;
  }
}
