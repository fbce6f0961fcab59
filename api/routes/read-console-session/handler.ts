import { rolesOf } from '../../roles.js';
import { route } from '../../route.js';
import { readConsoleSessionSchema } from './schema.js';

export const readConsoleSession = route(readConsoleSessionSchema, async ({ identity: { caller } }, deps) => ({
  status: 200,
  body: { personId: caller.personId, roles: [...rolesOf(deps.policy, caller)] },
}));
