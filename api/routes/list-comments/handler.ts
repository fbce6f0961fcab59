import { readComments } from '../../../db/comments.js';
import { visibleCase } from '../../case-access.js';
import { shownCommentOf } from '../../comments.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { listCommentsSchema } from './schema.js';

export const listComments = route(listCommentsSchema, async ({ params, identity }, deps) => {
  if ((await visibleCase(deps, params.caseId, identity.caller)) === null) return refused('not-found');
  const comments = await readComments(deps.db, params.caseId);
  return { status: 200, body: { comments: comments.map(shownCommentOf) } };
});
