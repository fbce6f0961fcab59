import { mayReadExceptions } from '../../access.js';
import { listedExceptions } from '../../exceptions.js';
import { refused } from '../../outcome.js';
import { route } from '../../route.js';
import { listExceptionsSchema } from './schema.js';

export const listExceptions = route(listExceptionsSchema, async ({ identity, now }, deps) => {
  if (!(await mayReadExceptions(deps, identity.caller))) return refused('not-permitted');
  return { status: 200, body: { exceptions: await listedExceptions(deps, now) } };
});
