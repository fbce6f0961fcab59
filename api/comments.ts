import { z } from 'zod';
import type { Comment } from '../db/comments.js';

/** A few paragraphs; more belongs into the ticket. */
const TEXT_MAX_CHARACTERS = 2_000;

/** What a database and every reader can hold: no control characters but tabs and line ends, no half of a surrogate pair. */
const READABLE = /^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u;

/** What somebody says about a case. Never interpreted: it is shown as the text it is. */
export const commentText = z
  .string()
  .min(1)
  .max(TEXT_MAX_CHARACTERS)
  .refine((text) => READABLE.test(text), 'Expected text without control characters')
  .describe('Plain text, shown as it is');

/** A comment as it is shown: by whom in kind only, for a case is read by people who need no names. */
export const shownComment = z.strictObject({
  commentId: z.string(),
  from: z.enum(['tool', 'person']),
  text: z.string(),
  at: z.iso.datetime(),
});

/** A comment without the name of who wrote it. */
export function shownCommentOf({ commentId, author, body, at }: Comment): z.infer<typeof shownComment> {
  const from = author.startsWith('program:') ? 'tool' : 'person';
  return { commentId, from, text: body, at: new Date(at).toISOString() };
}
