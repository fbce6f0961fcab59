import { exceptionsKnown, shownExceptions } from '../../exceptions.js';
import { route } from '../../route.js';
import { listExceptionsSchema } from './schema.js';

export const listExceptions = route(listExceptionsSchema, async ({ now }, deps) => ({
  status: 200,
  body: { exceptions: shownExceptions(await exceptionsKnown(deps), now) },
}));
