import { askedBy, open } from '../../opening.js';
import { requestNameOf } from '../../request-name.js';
import { route } from '../../route.js';
import { openCaseSchema } from './schema.js';

export const openCase = route(openCaseSchema, async ({ body, identity, header, requestId }, deps) => {
  const name = requestNameOf(header);
  if (name !== null && typeof name === 'object' && 'problem' in name) return name;
  const { caller, token } = identity;
  return open(deps, { caller, credential: token, name, asked: askedBy(body), requestId });
});
