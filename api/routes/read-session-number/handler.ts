import { readSessionNumber as read } from '../../../db/session-numbers.js';
import { route } from '../../route.js';
import { readSessionNumberSchema } from './schema.js';

export const readSessionNumber = route(readSessionNumberSchema, async ({ params, identity }, deps) => {
  const { caseId } = params;
  return { status: 200, body: { caseId, number: await read(deps.db, caseId, identity.session) } };
});
