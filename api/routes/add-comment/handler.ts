import { readerName } from '../../../contract/readers.js';
import { keepComment } from '../../../db/comments.js';
import { digestOf } from '../../../domain/canonical.js';
import { may } from '../../access.js';
import { visibleCase } from '../../case-access.js';
import { shownCommentOf } from '../../comments.js';
import { isRefused, refused } from '../../outcome.js';
import { requestNameOf } from '../../request-name.js';
import { route } from '../../route.js';
import { addCommentSchema } from './schema.js';

/** More than an honest ticket has; a list of them all stays a short answer. */
const COMMENTS_MAX = 100;
const ID_HEX_DIGITS = 32;

export const addComment = route(addCommentSchema, async ({ params, body, identity, header, now }, deps) => {
  const { caseId } = params;
  const { caller } = identity;
  const kase = await visibleCase(deps, caseId, caller);
  if (kase === null) return refused('not-found');
  if (!(await may(deps, kase, caller, { action: 'comment' })))
    return refused('forbidden-role', 'sees the case and does not hold it');
  const name = requestNameOf(header);
  if (name !== null && typeof name === 'object' && isRefused(name)) return name;
  const author = readerName(caller);
  const commentId = digestOf({ caseId, author, name: name ?? { text: body.text } }).slice(0, ID_HEX_DIGITS);
  const kept = await keepComment(deps.db, { commentId, caseId, author, body: body.text, at: now }, COMMENTS_MAX);
  if (kept === 'full') return refused('too-many-comments');
  if (kept.comment.body !== body.text) return refused('idempotency-conflict');
  return { status: 201, body: shownCommentOf(kept.comment), isReplay: !kept.isNew };
});
