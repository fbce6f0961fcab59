import { readPushNumber } from '../../../db/pushes.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { readPushSchema } from './schema.js';

export const readPush = route(readPushSchema, async ({ params, identity, now }, deps) => {
  const { caseId } = params;
  const push = await readPushNumber(deps.db, { caseId, session: identity.session }, now);
  if (push === undefined || push.sealed === null) return refused('not-found');
  const until = new Date(push.expiresAt).toISOString();
  return { status: 200, body: { caseId, sealed: push.sealed, until } };
});
